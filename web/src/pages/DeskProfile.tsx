/** The form for a pandit's public profile, in both languages, and the services that families can book. */

import { type FormEvent, useState } from "react";
import { api } from "../api/client";
import { fieldError } from "../api/errors";
import { useAction } from "../api/hooks";
import type { OwnPandit } from "../api/types";
import { useToast } from "../app/toasts";
import { UnsavedChangesPrompt } from "../app/UnsavedChangesPrompt";
import { Field } from "../components/Field";
import { ErrorNotice } from "../components/feedback";
import { useLanguageNames } from "../components/languageNames";
import { common } from "../i18n/catalogue/common";
import { desk } from "../i18n/catalogue/desk";
import { useTexts } from "../i18n/provider";
import { DeskServices } from "./DeskServices";
import { hasChanges, type ProfileDraft, toDraft, toRequestBody } from "./profileDraft";

const TEXTS = { ...common, ...desk };

/** The languages that most pandits speak, by ISO 639-1 code. */
const LANGUAGES = ["ne", "en", "hi", "sa"];

interface Props {
  profile: OwnPandit;
  onSaved: (profile: OwnPandit) => void;
}

export function DeskProfile({ profile, onSaved }: Props) {
  const t = useTexts(TEXTS);
  const showToast = useToast();
  const names = useLanguageNames();
  const [initial] = useState(() => toDraft(profile));
  const [draft, setDraft] = useState(initial);
  const change = (part: Partial<ProfileDraft>) => setDraft({ ...draft, ...part });
  const { bio, bio_ne, languages } = draft;
  const save = useAction(async () => {
    onSaved(await api.put("/pandits/me", { body: toRequestBody(draft) }));
    showToast(t("saved"));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save.run();
  };
  const toggle = (code: string) =>
    change({
      languages: languages.includes(code) ? languages.filter((other) => other !== code) : [...languages, code],
    });
  return (
    <form className="card stack" onSubmit={submit}>
      <h2 id="profile" className="landing" tabIndex={-1}>
        {t("profileTitle")}
      </h2>
      <div className="columns">
        <Field label={t("bio")} optional error={fieldError(save.error, "bio")}>
          {(props) => (
            <textarea
              {...props}
              rows={5}
              maxLength={4000}
              value={bio}
              onChange={(event) => change({ bio: event.target.value })}
            />
          )}
        </Field>
        <Field label={t("bioNe")} optional error={fieldError(save.error, "bio_ne")}>
          {(props) => (
            <textarea
              {...props}
              lang="ne"
              rows={5}
              maxLength={4000}
              value={bio_ne}
              onChange={(event) => change({ bio_ne: event.target.value })}
            />
          )}
        </Field>
      </div>
      <fieldset className="field">
        <legend>{t("languages")}</legend>
        <div className="row">
          {[...new Set([...LANGUAGES, ...languages])].map((code) => (
            <label key={code} className="checkbox">
              <input type="checkbox" checked={languages.includes(code)} onChange={() => toggle(code)} />
              {names([code])}
            </label>
          ))}
        </div>
      </fieldset>
      <DeskServices
        services={draft.services}
        error={(name) => fieldError(save.error, `services.${name}`)}
        onChange={(services) => change({ services })}
      />
      <ErrorNotice error={save.error} />
      <div>
        <button type="submit" className="button primary" disabled={save.busy}>
          {t("save")}
        </button>
      </div>
      <UnsavedChangesPrompt when={hasChanges(draft, initial)} />
    </form>
  );
}
