import { api } from "../../api/client";
import { useReloadOnNews, useResource } from "../../api/hooks";
import { Link } from "../../app/router";
import { LoadedResource } from "../../components/feedback";
import { admin } from "../../i18n/catalogue/admin";
import { useFormat, useTexts } from "../../i18n/provider";

type Count = number | string;
type Numbers = Readonly<Record<string, Count | Readonly<Record<string, Count>>>>;

/** Shows all counts of the API, by status. */
export function Numbers() {
  const t = useTexts(admin);
  const stats = useResource("stats", (signal) => api.get("/admin/stats", { signal }));
  useReloadOnNews(stats.reload);
  return (
    <section>
      <h2>{t("numbersTitle")}</h2>
      <LoadedResource resource={stats}>
        {(data) => (
          <div className="numbers">
            {Object.entries(data as unknown as Numbers).map(([name, value]) => (
              <CountTile key={name} name={name} value={value} />
            ))}
          </div>
        )}
      </LoadedResource>
    </section>
  );
}

/** The URL of the list that has exactly the counted entries. */
function listUrl(name: string, state: string): string {
  const filter = state === "needs_attention" ? "attention=true" : `status=${state.toUpperCase()}`;
  return `/admin?tab=${name}&${filter}`;
}

function CountTile({ name, value }: { name: string; value: Numbers[string] }) {
  const format = useFormat();
  const label = useLabel();
  return (
    <div className="card">
      <h3>
        <Link href={`/admin?tab=${name}`}>{label(name)}</Link>
      </h3>
      {typeof value !== "object" ? (
        <p className="big">{format.number(value)}</p>
      ) : (
        <dl>
          {Object.entries(value).map(([state, count]) => (
            <div key={state}>
              <dt>
                <Link href={listUrl(name, state)}>{label(state, name)}</Link>
              </dt>
              <dd>{format.number(count)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** Returns a function that names a count. A count that this client does not know keeps the API's name. */
function useLabel(): (name: string, group?: string) => string {
  const t = useTexts(admin);
  return (name, group) => {
    const key = [`n_${group}_${name}`, `n_${name}`].find((each) => each in admin);
    return key ? t(key as "n_users") : name.replaceAll("_", " ");
  };
}
