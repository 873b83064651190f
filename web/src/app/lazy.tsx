import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Notice } from "../ui/notice";

/** A view whose script is loaded when it is first shown. */
export function lazy<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  let loaded: ComponentType<P> | null = null;

  return function Lazy(props: P) {
    const [View, setView] = useState<ComponentType<P> | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      load().then(
        (module) => {
          loaded = module.default;
          setView(() => loaded);
        },
        () => setFailed(true),
      );
    }, []);
    if (View) return <View {...props} />;
    if (!failed) return <div class="busy-line" />;
    return <Notice tone="bad">A part of this page could not be loaded. Reload the page.</Notice>;
  };
}
