import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Session } from "../account/session";
import { QuerySocket } from "../querysocket";
import { Api } from "./api";
import type { Stack } from "./stack";

/** What every view works with: one of each, for as long as somebody is signed in. */
export interface App {
  stack: Stack;
  session: Session;
  socket: QuerySocket;
  api: Api;
}

/** The application for whoever is signed in to the session. */
export function createApp(stack: Stack, session: Session): App {
  const token = () => session.accessToken();
  return {
    stack,
    session,
    socket: new QuerySocket(stack.websocketUrl, { token }),
    api: new Api(stack.restUrl, token),
  };
}

export const AppContext = createContext<App | null>(null);

/** The application around a component. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("useApp outside of AppContext");
  return app;
}
