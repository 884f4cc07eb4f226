/** Who is typing: shown while it lasts, and gone by itself. */

import { useEffect, useState } from "react";
import { useChatLocale } from "./locale";
import { type RoomState, typingUsers } from "./protocol";

interface Props {
  room: RoomState;
  names: Readonly<Record<string, string>>;
}

export function TypingLine({ room, names }: Props) {
  const { t } = useChatLocale();
  const [, tick] = useState(0);
  const now = Date.now();
  const until = Math.max(0, ...Object.values(room.typing)) - now;
  useEffect(() => {
    if (until <= 0) return;
    const timer = setTimeout(() => tick((count) => count + 1), until + 20);
    return () => clearTimeout(timer);
  }, [until]);
  const [who] = typingUsers(room, now);
  return (
    <div className="chat-typing">
      {who !== undefined && (
        <>
          <span className="chat-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t("typing", { name: names[who] ?? "…" })}
        </>
      )}
    </div>
  );
}
