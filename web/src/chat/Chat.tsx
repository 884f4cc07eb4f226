/** A conversation: what was said, how the connection is, and the place to write. */

import { type DragEvent, useCallback, useEffect, useMemo, useState } from "react";
import type { Language } from "../i18n/language";
import { Composer } from "./Composer";
import { ConnectionLine } from "./ConnectionLine";
import type { ChatRoom } from "./chatRoom";
import { rejectionReason } from "./files";
import { ChatLocaleContext, useChatLocale } from "./locale";
import { MessageList } from "./MessageList";
import { TypingLine } from "./TypingLine";
import { useSnapshot } from "./useChatRoom";
import "./Chat.css";

const REJECTION_TEXTS = { type: "fileType", size: "fileSize", empty: "fileEmpty", name: "fileName" } as const;

export interface ChatProps {
  readonly room: ChatRoom;
  readonly language: Language;
  /** The reader's clock, an IANA name. */
  readonly zone: string;
  /** Who is who, by user id. */
  readonly names: Readonly<Record<string, string>>;
  /** Whose messages stand at the right; without it the reader's own. */
  readonly rightSide?: string;
  /** Whether anything can still be said. */
  readonly isOpen: boolean;
  /** Whether the reader only reads along. */
  readonly isReadOnly?: boolean;
}

export function Chat({ language, zone, ...rest }: ChatProps) {
  const reading = useMemo(() => ({ language, zone }), [language, zone]);
  return (
    <ChatLocaleContext value={reading}>
      <Conversation {...rest} />
    </ChatLocaleContext>
  );
}

function Conversation({ room, names, rightSide, isOpen, isReadOnly }: Omit<ChatProps, "language" | "zone">) {
  const { t } = useChatLocale();
  const snapshot = useSnapshot(room);
  const [problem, setProblem] = useState<string | null>(null);
  const [isDragging, setDragging] = useState(false);
  const mayWrite = isOpen && !isReadOnly && snapshot.status.kind !== "refused";
  useWatched(room);

  const sendFiles = useCallback(
    (files: Iterable<File>) => {
      setProblem(null);
      for (const file of files) {
        const why = rejectionReason(file);
        if (why === null) room.sendFile(file);
        else setProblem(t(REJECTION_TEXTS[why], { name: file.name }));
      }
    },
    [room, t],
  );
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    if (mayWrite) sendFiles(event.dataTransfer.files);
  };
  const dragging = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setDragging(isOver && mayWrite && event.dataTransfer.types.includes("Files"));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button beside the text does the same
    <div
      className="chat"
      onPointerDown={() => room.retryConnection()}
      onDragOver={dragging(true)}
      onDragLeave={dragging(false)}
      onDrop={drop}
    >
      <MessageList room={room} snapshot={snapshot} names={names} rightSide={rightSide ?? snapshot.room.me} />
      <TypingLine room={snapshot.room} names={names} />
      <ConnectionLine
        status={snapshot.status}
        isFirst={!snapshot.room.historyLoaded}
        onRetry={() => room.retryConnection()}
        isReadOnly={isReadOnly}
      />
      {problem && (
        <p className="chat-problem" role="alert">
          {problem}
        </p>
      )}
      {mayWrite && <Composer room={room} onFiles={sendFiles} />}
      {!isOpen && <p className="chat-note">{t("closed")}</p>}
      {isReadOnly && <p className="chat-note">{t("readOnly")}</p>}
      {isDragging && <div className="chat-drop">{t("dropHere")}</div>}
    </div>
  );
}

/** Whether somebody looks: the window has the focus and is not hidden. The list says whether its end is seen. */
function useWatched(room: ChatRoom): void {
  useEffect(() => {
    const controller = new AbortController();
    const look = () => room.setWatched(document.visibilityState === "visible" && document.hasFocus());
    look();
    for (const event of ["focus", "blur"]) addEventListener(event, look, { signal: controller.signal });
    document.addEventListener("visibilitychange", look, { signal: controller.signal });
    return () => {
      controller.abort();
      room.setWatched(false);
    };
  }, [room]);
}
