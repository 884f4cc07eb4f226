import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import type { Webhook } from "../../api/types";
import { useRouter } from "../../app/router";
import { useToast } from "../../app/toasts";
import { Filter } from "../../components/Filter";
import { ErrorNotice } from "../../components/feedback";
import { LocalTime } from "../../components/LocalTime";
import { admin } from "../../i18n/catalogue/admin";
import { common } from "../../i18n/catalogue/common";
import { useTexts } from "../../i18n/provider";
import { Section } from "./Section";
import { useList } from "./useList";

const TEXTS = { ...common, ...admin };
const STATES = ["false", "true"] as const;

export default function Webhooks() {
  const t = useTexts(admin);
  const { query } = useRouter();
  const processed = STATES.find((each) => each === query.get("processed"));
  const webhooks = useList("webhooks", { processed }, ({ cursor, limit }, signal) =>
    api.get("/admin/webhooks", { query: { processed: processed && processed === "true", cursor, limit }, signal }),
  );
  return (
    <Section
      title={t("webhooks")}
      list={webhooks}
      filter={
        <Filter
          label={t("status")}
          options={STATES}
          value={processed}
          text={(each) => t(each === "true" ? "processed" : "unprocessed")}
          onChange={(next) => webhooks.filter({ processed: next })}
        />
      }
    >
      {(items) => (
        <ul className="list">
          {items.map((webhook) => (
            <Entry key={webhook.id} webhook={webhook} onChange={webhooks.replace} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Entry({ webhook, onChange }: { webhook: Webhook; onChange: (webhook: Webhook) => void }) {
  const t = useTexts(TEXTS);
  const showToast = useToast();
  const replay = useAction(async () => {
    onChange(await api.post("/admin/webhooks/{webhook_id}/replay", { path: { webhook_id: webhook.id } }));
    showToast(t("replayed"));
  });
  return (
    <li className="card">
      <div className="row spread">
        <h3>{t(webhook.payment_method ?? "nobodysAddress")}</h3>
        <span className="row">
          {webhook.signature_valid !== null && (
            <span className={`chip ${webhook.signature_valid ? "good" : "bad"}`}>
              {t(webhook.signature_valid ? "signatureGood" : "signatureBad")}
            </span>
          )}
          <span className={`chip ${webhook.processed ? "good" : "wait"}`}>
            {t(webhook.processed ? "processed" : "unprocessed")}
          </span>
        </span>
      </div>
      <p className="muted small">
        <span className="id">{webhook.event_id ?? webhook.id}</span> · <LocalTime at={webhook.created_at} />
      </p>
      {webhook.error && <p className="error-text">{webhook.error}</p>}
      <details>
        <summary>{t("payload")}</summary>
        <pre className="raw">{JSON.stringify({ payload: webhook.payload, headers: webhook.headers }, null, 2)}</pre>
      </details>
      <ErrorNotice error={replay.error} />
      <p>
        <button type="button" className="button" disabled={replay.busy} onClick={() => void replay.run()}>
          {t("replay")}
        </button>
      </p>
    </li>
  );
}
