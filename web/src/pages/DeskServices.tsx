/** The form rows for the services that families can book. */

import { AmountInput } from "../components/AmountInput";
import { DurationInput } from "../components/DurationInput";
import { Field } from "../components/Field";
import { EmptyList } from "../components/feedback";
import { Icon } from "../components/Icon";
import { desk } from "../i18n/catalogue/desk";
import { useFormat, useTexts } from "../i18n/provider";
import { minutesOf } from "../time/duration";
import { newService, type ServiceDraft } from "./profileDraft";

/** The same limit as on the server: `MAX_DURATION_MINUTES` in `chalicelib/pandits/rules.py`, the seven days of a saptaha. */
const MAX_MINUTES = 10_080;

interface Props {
  services: readonly ServiceDraft[];
  /** Returns the server's error for `<position>.<field>`. */
  error: (name: string) => string | undefined;
  onChange: (services: readonly ServiceDraft[]) => void;
}

export function DeskServices({ services, error, onChange }: Props) {
  const t = useTexts(desk);
  const change = (key: string, part: Partial<ServiceDraft>) =>
    onChange(services.map((each) => (each.key === key ? { ...each, ...part } : each)));
  return (
    <>
      <h3>{t("servicesTitle")}</h3>
      {services.length === 0 ? <EmptyList>{t("noServices")}</EmptyList> : <p className="muted">{t("oneName")}</p>}
      <ul className="service-rows">
        {services.map((each, index) => (
          <ServiceRow
            key={each.key}
            service={each}
            error={(name) => error(`${index}.${name}`)}
            onChange={(part) => change(each.key, part)}
            onRemove={() => onChange(services.filter((other) => other.key !== each.key))}
          />
        ))}
      </ul>
      <div>
        <button type="button" className="button" onClick={() => onChange([...services, newService()])}>
          <Icon name="plus" /> {t("addService")}
        </button>
      </div>
    </>
  );
}

interface RowProps {
  service: ServiceDraft;
  error: (name: string) => string | undefined;
  onChange: (part: Partial<ServiceDraft>) => void;
  onRemove: () => void;
}

function ServiceRow({ service, error, onChange, onRemove }: RowProps) {
  const t = useTexts(desk);
  const format = useFormat();
  const minutes = minutesOf(service.duration) ?? 0;
  const hint = minutes >= 60 ? `= ${format.duration(minutes)}` : t("minutesHint", { example: format.duration(150) });
  const isNameNeeded = service.name_ne.trim() === "";
  return (
    <li className="service-row">
      {/* The key creates a new field without its error once the other language has a name. */}
      <Field key={String(isNameNeeded)} label={t("serviceName")} error={error("name")}>
        {(props) => (
          <input
            {...props}
            required={isNameNeeded}
            maxLength={120}
            value={service.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("serviceNameNe")} error={error("name_ne")}>
        {(props) => (
          <input
            {...props}
            lang="ne"
            maxLength={120}
            value={service.name_ne}
            onChange={(event) => onChange({ name_ne: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("price")} error={error("price")}>
        {(props) => <AmountInput {...props} required value={service.price} onChange={(price) => onChange({ price })} />}
      </Field>
      <Field label={t("minutes")} hint={hint} error={error("duration_minutes")}>
        {(props) => (
          <DurationInput
            {...props}
            maxMinutes={MAX_MINUTES}
            value={service.duration}
            onChange={(duration) => onChange({ duration })}
          />
        )}
      </Field>
      <button type="button" className="button danger" onClick={onRemove}>
        <Icon name="close" />
        <span aria-hidden="true">{t("remove")}</span>
        <span className="hidden">
          {t("removeService", { name: service.name || service.name_ne || t("newService") })}
        </span>
      </button>
    </li>
  );
}
