import { api } from "../../api/client";
import { useAllNames } from "../../api/participants";
import { LocalTime } from "../../components/LocalTime";
import { admin } from "../../i18n/catalogue/admin";
import { useTexts } from "../../i18n/provider";
import { Section } from "./Section";
import { useList } from "./useList";

/** Lists the audit entries: who did what, and when. */
export default function Audit() {
  const t = useTexts(admin);
  const termText = useTermText();
  const allNames = useAllNames();
  const name = (id: string) => allNames.get(id) ?? id;
  const entries = useList("audit", {}, ({ cursor, limit }, signal) =>
    api.get("/admin/audit", { query: { cursor, limit }, signal }),
  );
  return (
    <Section title={t("audit")} list={entries}>
      {(items) => (
        <ul className="list">
          {items.map((entry) => (
            <li key={entry.id} className="card">
              <h3>{termText(entry.action)}</h3>
              <p className="muted small">
                {t("by", { name: entry.actor_id === "operator" ? t("operator") : name(entry.actor_id) })} ·{" "}
                <LocalTime at={entry.created_at} />
              </p>
              <dl className="facts">
                <dt>{termText(entry.object_type)}</dt>
                <dd className={allNames.has(entry.object_id) ? undefined : "id"}>{name(entry.object_id)}</dd>
                {Object.entries(entry.details).map(([detail, value]) =>
                  value === null ? null : <Detail key={detail} name={termText(detail)} value={String(value)} />,
                )}
              </dl>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Detail({ name, value }: { name: string; value: string }) {
  const termText = useTermText();
  return (
    <>
      <dt>{name}</dt>
      <dd>{termText(value)}</dd>
    </>
  );
}

/** Returns a function that translates a term of the API. A term that this client does not know stays as it is. */
function useTermText(): (name: string) => string {
  const t = useTexts(admin);
  return (name) => {
    const key = `a_${name}`;
    return key in admin ? t(key as "a_pandit") : name;
  };
}
