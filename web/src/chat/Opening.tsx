/** Where a conversation will be, until it is known which: of its measures, so that nothing moves when it comes. */

import "./Chat.css";
import "./Composer.css";

export function Opening({ label }: { label: string }) {
  return (
    <div className="chat" role="status">
      <span className="hidden">{label}</span>
      <div className="chat-frame" aria-hidden="true">
        <div className="chat-log">
          <div className="chat-rows">
            <Ghosts />
          </div>
        </div>
      </div>
      <div className="chat-typing" aria-hidden="true" />
      <div className="composer" aria-hidden="true">
        <span className="composer-ghost" />
      </div>
    </div>
  );
}

/** Where the messages will be, until they have come. */
export function Ghosts() {
  return (
    <div className="chat-ghosts" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}
