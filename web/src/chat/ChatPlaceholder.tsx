/** A placeholder of the same size as a conversation, shown while that is loaded, so that nothing moves afterwards. */

import "./Chat.css";
import "./Composer.css";

export function ChatPlaceholder({ label }: { label: string }) {
  return (
    <div className="chat" role="status">
      <span className="hidden">{label}</span>
      <div className="chat-frame" aria-hidden="true">
        <div className="chat-log">
          <div className="chat-rows">
            <MessagePlaceholders />
          </div>
        </div>
      </div>
      <div className="chat-typing" aria-hidden="true" />
      <div className="composer" aria-hidden="true">
        <span className="composer-skeleton" />
      </div>
    </div>
  );
}

/** Placeholders for messages that are being loaded. */
export function MessagePlaceholders() {
  return (
    <div className="chat-skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
    </div>
  );
}
