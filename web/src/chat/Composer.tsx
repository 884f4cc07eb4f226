/** Where one writes. Enter sends, Shift+Enter begins a line; what is unfinished is kept, also through a reload. */

import { type ClipboardEvent, type FormEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { Icon } from "../components/Icon";
import { isDevanagari } from "../i18n/language";
import type { ChatRoom } from "./chatRoom";
import { ACCEPTED_EXTENSIONS, MAX_CONTENT } from "./files";
import { useChatLocale } from "./locale";
import "./Composer.css";

interface Props {
  room: ChatRoom;
  onFiles: (files: Iterable<File>) => void;
}

interface Unfinished {
  readonly text: string;
  /** The Nepali one beside it, where both are written. */
  readonly nepali: string | null;
}

const NOTHING: Unfinished = { text: "", nepali: null };

export function Composer({ room, onFiles }: Props) {
  const { t } = useChatLocale();
  const [draft, setDraft] = useState<Unfinished>(() => unfinished(room.draft()));
  const first = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const { text, nepali } = draft;
  const both = nepali !== null;
  const excess = Math.max(length(text), length(nepali ?? "")) - MAX_CONTENT;
  const isEmpty = text.trim() === "" && (nepali ?? "").trim() === "";

  const change = (next: Unfinished) => {
    setDraft(next);
    room.saveDraft(next.text || next.nepali ? JSON.stringify(next) : "");
    if (next.text || next.nepali) room.typing();
    else room.stopTyping();
  };
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (isEmpty || excess > 0) return;
    const [content, content_ne] = filed(text.trim(), nepali?.trim() ?? "");
    room.send({
      message_type: "TEXT",
      ...(content ? { content } : {}),
      ...(content_ne ? { content_ne } : {}),
    });
    setDraft(both ? { text: "", nepali: "" } : NOTHING);
    room.saveDraft("");
    first.current?.focus();
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    onFiles(event.clipboardData.files);
  };

  return (
    <form className={both ? "composer both" : "composer"} onSubmit={send}>
      <input
        ref={chooser}
        type="file"
        className="hidden"
        tabIndex={-1}
        aria-hidden="true"
        accept={ACCEPTED_EXTENSIONS}
        multiple
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <button type="button" className="composer-button" onClick={() => chooser.current?.click()}>
        <Icon name="clip" size={22} />
        <span className="hidden">{t("attach")}</span>
      </button>
      <div className="composer-texts">
        <Writing
          ref={first}
          label={t(both ? "writeEnglish" : "write")}
          isShown={both}
          value={text}
          onChange={(value) => change({ ...draft, text: value })}
          onSend={send}
          onPaste={paste}
        />
        {both && (
          <Writing
            label={t("writeNepali")}
            isShown
            lang="ne"
            value={nepali}
            onChange={(value) => change({ ...draft, nepali: value })}
            onSend={send}
            onPaste={paste}
          />
        )}
        {excess > 0 && (
          <p className="error-text" role="alert">
            {t("tooLong", { count: excess })}
          </p>
        )}
      </div>
      <button
        type="button"
        className="composer-button"
        aria-pressed={both}
        title={t("bilingual")}
        onClick={() => change(both ? { text: text || nepali, nepali: null } : { text, nepali: "" })}
      >
        <Icon name="globe" size={22} />
        <span className="hidden">{t("bilingual")}</span>
      </button>
      <button type="submit" className="composer-send" disabled={isEmpty || excess > 0}>
        <Icon name="send" size={22} />
        <span className="hidden">{t("send")}</span>
      </button>
    </form>
  );
}

interface WritingProps {
  ref?: React.RefObject<HTMLTextAreaElement | null>;
  label: string;
  /** Whether the label is to be seen: with two fields it must be clear which is which. */
  isShown: boolean;
  lang?: "ne";
  value: string;
  onChange: (value: string) => void;
  onSend: () => void;
  onPaste: (event: ClipboardEvent) => void;
}

function Writing({ ref, label, isShown, lang, value, onChange, onSend, onPaste }: WritingProps) {
  const id = useId();
  const press = (event: KeyboardEvent) => {
    // 229: Safari ends a composition before the Enter that ended it
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    onSend();
  };
  return (
    <>
      <label htmlFor={id} className={isShown ? "composer-label" : "hidden"}>
        {label}
      </label>
      <div className="composer-field" data-text={value}>
        <textarea
          ref={ref}
          id={id}
          className="composer-text"
          rows={1}
          lang={lang}
          enterKeyHint="send"
          placeholder={isShown ? undefined : label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={press}
          onPaste={onPaste}
        />
      </div>
    </>
  );
}

/** One text is filed under the language that its letters tell, whichever field it was written in. */
function filed(text: string, nepali: string): [content: string, content_ne: string] {
  return nepali === "" && isDevanagari(text) ? ["", text] : [text, nepali];
}

function unfinished(kept: string): Unfinished {
  try {
    return kept ? { ...NOTHING, ...JSON.parse(kept) } : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** As the server counts: characters, not halves of them. */
function length(text: string): number {
  return [...text].length;
}
