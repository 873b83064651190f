import { useEffect, useState } from "preact/hooks";
import AccountView from "../account/account-view";
import { createSession, type Session } from "../account/session";
import { Notice } from "../ui/notice";
import { wordsOf } from "../ui/words";
import { type App, AppContext, createApp } from "./app";
import { Shell } from "./shell";
import type { Stack } from "./stack";

/** The whole page: the account while nobody is signed in, else the application. */
export function Root({ stack }: { stack: Stack }) {
  const [session] = useState(() => createSession(stack));
  const user = session.user.value;
  if (user === undefined) return <div class="busy-line" />;
  if (user === null) return <AccountView stack={stack} session={session} />;
  return <SignedIn key={user.email} stack={stack} session={session} />;
}

function SignedIn({ stack, session }: { stack: Stack; session: Session }) {
  const [app, setApp] = useState<App | null>(null);
  useEffect(() => {
    const created = createApp(stack, session);
    setApp(created);
    // The first query need not wait for the handshake; what goes wrong, it will say.
    created.socket.open().catch(() => {});
    return () => created.socket.close();
  }, [stack, session]);
  return (
    app && (
      <AppContext.Provider value={app}>
        <Shell />
      </AppContext.Provider>
    )
  );
}

/** What is shown where the page cannot even start. */
export function CannotStart({ error }: { error: unknown }) {
  return (
    <main>
      <h1>querysocket</h1>
      <Notice tone="bad">{wordsOf(error)}</Notice>
    </main>
  );
}
