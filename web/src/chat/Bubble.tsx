/** Messages, one by one: arrived, on their way, with a file, or from the system. */

import { memo, type ReactNode, useState } from "react";
import { Icon } from "../components/Icon";
import { isDevanagari, type Language } from "../i18n/language";
import { digits, timeText } from "../time/format";
import type { Clock } from "../time/zone";
import { Attachment, Preview } from "./Attachment";
import { useFormatMoment } from "./formatters";
import { pieces } from "./links";
import { useChatLocale } from "./locale";
import type { Outgoing } from "./outbox";
import type { Message } from "./protocol";
import type { Upload } from "./uploadQueue";
import "./Bubble.css";

type Tick = "sending" | "sent" | "read";

interface BubbleProps {
  message: Message;
  clock: Clock;
  last: boolean;
  name: string;
  isRight: boolean;
  tick: Tick | null;
  onStale: (seq: number) => Promise<string | null>;
}

export const Bubble = memo(function Bubble({ message, clock, last, name, isRight, tick, onStale }: BubbleProps) {
  const { t } = useChatLocale();
  const when = useFormatMoment();
  const title = message.read_at && tick === "read" ? t("readAt", { when: when(message.read_at) }) : undefined;
  return (
    <BubbleFrame isRight={isRight} last={last}>
      <span className="hidden">{name}: </span>
      {message.message_type === "TEXT" ? (
        <MessageText content={message.content} content_ne={message.content_ne} translated={message.translated} />
      ) : (
        <Attachment message={message} onStale={onStale} />
      )}
      {message.message_type !== "TEXT" && (message.content || message.content_ne) && (
        <MessageText content={message.content} content_ne={message.content_ne} translated={message.translated} />
      )}
      {last && <BubbleFooter clock={clock} tick={tick} title={title} />}
    </BubbleFrame>
  );
});

interface PendingProps {
  outgoing: Outgoing;
  clock: Clock;
  onRetry: () => void;
  onDiscard: () => void;
}

export function PendingBubble({ outgoing, clock, onRetry, onDiscard }: PendingProps) {
  const { t } = useChatLocale();
  const failed = outgoing.state === "failed";
  return (
    <BubbleFrame isRight last>
      <span className="hidden">{t("you")}: </span>
      {outgoing.file_name ? (
        <span className="chat-file">
          <Icon name="file" /> {outgoing.file_name}
        </span>
      ) : (
        <MessageText content={outgoing.content} content_ne={outgoing.content_ne} />
      )}
      {failed ? (
        <FailureActions of={outgoing} onRetry={onRetry} onDiscard={onDiscard} />
      ) : (
        <BubbleFooter clock={clock} tick="sending" />
      )}
    </BubbleFrame>
  );
}

interface UploadProps {
  upload: Upload;
  onRetry: () => void;
  onDiscard: () => void;
}

export function UploadBubble({ upload, onRetry, onDiscard }: UploadProps) {
  const { t, language } = useChatLocale();
  const { file, progress } = upload;
  const percent = Math.round((progress ?? 0) * 100);
  const label = t("uploading", { name: file.name, percent: digits(percent, language) });
  return (
    <BubbleFrame isRight last>
      {upload.isImage ? (
        <Preview file={file} />
      ) : (
        <span className="chat-file">
          <Icon name="file" /> {file.name}
        </span>
      )}
      {progress === null ? (
        <FailureActions of={upload} onRetry={onRetry} onDiscard={onDiscard} />
      ) : (
        <span className="chat-progress">
          <progress value={percent} max={100} aria-label={label} />
          <button type="button" className="chat-small-button" onClick={onDiscard}>
            <Icon name="close" size={16} />
            <span className="hidden">{t("discard")}</span>
          </button>
        </span>
      )}
      {progress !== null && <span className="bubble-hint">{t("keepOpen")}</span>}
    </BubbleFrame>
  );
}

export function SystemLine({ message }: { message: Message }) {
  const { language } = useChatLocale();
  const text = (language === "ne" ? message.content_ne : message.content) ?? message.content ?? message.content_ne;
  return (
    <p className="chat-system">
      <span>{text}</span>
    </p>
  );
}

function BubbleFrame({ isRight, last, children }: { isRight: boolean; last: boolean; children: ReactNode }) {
  return <div className={`bubble ${isRight ? "right" : "left"} ${last ? "last" : ""}`}>{children}</div>;
}

function BubbleFooter({ clock, tick, title }: { clock: Clock; tick: Tick | null; title?: string }) {
  const { language, t } = useChatLocale();
  return (
    <span className="bubble-foot" title={title}>
      <span>{timeText(clock, language)}</span>
      {tick && (
        <span className={`tick-${tick}`}>
          <Icon name={tick === "sending" ? "clock" : tick === "sent" ? "check" : "checks"} size={16} />
          <span className="hidden">{t(tick)}</span>
        </span>
      )}
    </span>
  );
}

const CAUSE_TEXTS = { connection: "brokeConnection", silence: "notConfirmed" } as const;

interface FailureProps {
  of: Pick<Outgoing, "error" | "cause" | "isFinal">;
  onRetry: () => void;
  onDiscard: () => void;
}

/** Why something was not sent. What would be refused again cannot be sent again. */
function FailureActions({ of: { error, cause, isFinal }, onRetry, onDiscard }: FailureProps) {
  const { t } = useChatLocale();
  const reason = error ?? (cause && t(CAUSE_TEXTS[cause]));
  return (
    <span className="bubble-failed">
      <span role="alert">
        <Icon name="warn" size={16} /> {t("failed")}
        {reason && `: ${reason}`}
      </span>
      {!isFinal && (
        <button type="button" className="chat-small-button" onClick={onRetry}>
          {t("resend")}
        </button>
      )}
      <button type="button" className="chat-small-button" onClick={onDiscard}>
        {t("discard")}
      </button>
    </span>
  );
}

interface WordsProps {
  content?: string | null;
  content_ne?: string | null;
  translated?: Message["translated"];
}

/** The Nepali text to those who read Nepali, where there is one, and the other one at hand. */
function MessageText({ content, content_ne, translated }: WordsProps) {
  const { language, t } = useChatLocale();
  const [other, setOther] = useState(false);
  const both = Boolean(content && content_ne);
  const nepali = (language === "ne") !== other;
  const text = (both ? (nepali ? content_ne : content) : content || content_ne) ?? "";
  const isMachine = translated === (nepali ? "ne" : "en");
  // Where a machine has written one of them the other is the original; where people wrote both, either may be.
  const label = isMachine ? "original" : nepali ? "inEnglish" : "inNepali";
  return (
    <>
      <LanguageTagged text={text} language={language} />
      {both && (
        <span className="bubble-other">
          {isMachine && <span>{t("byMachine")}</span>}
          <button
            type="button"
            className="chat-small-button"
            lang={isMachine ? language : nepali ? "en" : "ne"}
            onClick={() => setOther(!other)}
          >
            {t(label)}
          </button>
        </span>
      )}
    </>
  );
}

function LanguageTagged({ text, language }: { text: string; language: Language }) {
  const own = isDevanagari(text) ? "ne" : "en";
  return (
    <span className="bubble-text" lang={own === language ? undefined : own}>
      {pieces(text).map((piece, index) =>
        piece.href ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text do not move
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}
