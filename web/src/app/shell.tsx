import { useEffect, useRef, useState } from "preact/hooks";
import { type App, useApp } from "./app";
import { lazy } from "./lazy";
import { href, route } from "./router";

const VIEWS = {
  ask: { title: "Ask", View: lazy(() => import("../ask/ask-view")) },
  reports: { title: "Reports", View: lazy(() => import("../reports/reports-view")) },
  history: { title: "History", View: lazy(() => import("../history/history-view")) },
};

/** The frame of the page for whoever is signed in: where to go, how the connection is, who it is. */
export function Shell() {
  const current = Object.hasOwn(VIEWS, route.value[0] ?? "")
    ? (route.value[0] as keyof typeof VIEWS)
    : "ask";
  const { title, View } = VIEWS[current];
  const main = useRef<HTMLElement>(null);
  const wentTo = useRef(current);
  useEffect(() => {
    document.title = `${title} · querysocket`;
    // Whoever follows a link by keyboard goes on in the new view.
    if (wentTo.current !== current) main.current?.focus();
    wentTo.current = current;
  }, [current, title]);
  return (
    <>
      <button type="button" class="skip button" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <a class="brand" href={href("ask")}>
          querysocket
        </a>
        <nav aria-label="Views">
          <ul>
            {Object.entries(VIEWS).map(([name, view]) => (
              <li key={name}>
                <a href={href(name)} aria-current={name === current ? "page" : undefined}>
                  {view.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Who />
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        <View />
      </main>
    </>
  );
}

function Who() {
  const { session, socket } = useApp();
  const state = useSocketState(socket);
  return (
    <div class="who">
      <span class={`badge ${STATES[state].tone}`} role="status" data-connection={state}>
        {STATES[state].text}
      </span>
      <span class="email small soft" title={session.user.value?.email}>
        {session.user.value?.email}
      </span>
      <button type="button" class="button quiet" onClick={() => session.signOut()}>
        Sign out
      </button>
    </div>
  );
}

const STATES = {
  open: { text: "Connected", tone: "good" },
  connecting: { text: "Connecting", tone: "busy" },
  waiting: { text: "Reconnecting", tone: "busy" },
  closed: { text: "Standing by", tone: "" },
};

function useSocketState(socket: App["socket"]) {
  const [state, setState] = useState(socket.state);
  useEffect(() => {
    const update = () => setState(socket.state);
    update();
    socket.addEventListener("statechange", update);
    return () => socket.removeEventListener("statechange", update);
  }, [socket]);
  return state;
}
