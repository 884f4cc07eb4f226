import { useState } from "react";
import { api } from "../../api/client";
import { useAction } from "../../api/hooks";
import type { PanditForAdmin } from "../../api/types";
import { useRouter } from "../../app/router";
import { useToast } from "../../app/toasts";
import { BilingualText, LanguageTagged } from "../../components/BilingualText";
import { Filter } from "../../components/Filter";
import { ErrorNotice, VerificationChip } from "../../components/feedback";
import { LocalTime } from "../../components/LocalTime";
import { admin } from "../../i18n/catalogue/admin";
import { booking } from "../../i18n/catalogue/booking";
import { common } from "../../i18n/catalogue/common";
import { useFormat, usePickText, useTexts } from "../../i18n/provider";
import { ReasonDialog } from "./ReasonDialog";
import { Section } from "./Section";
import { useList } from "./useList";

const TEXTS = { ...admin, ...booking, ...common };

const STATUSES = ["PENDING", "VERIFIED", "REJECTED"] as const;

export default function Pandits() {
  const t = useTexts(TEXTS);
  const { query } = useRouter();
  const status = STATUSES.find((each) => each === query.get("status"));
  const pandits = useList("pandits", { status }, ({ cursor, limit }, signal) =>
    api.get("/admin/pandits", { query: { status, cursor, limit }, signal }),
  );
  return (
    <Section
      title={t("pandits")}
      list={pandits}
      filter={
        <Filter
          label={t("status")}
          options={STATUSES}
          value={status}
          text={(each) => t(each === "PENDING" ? "unverified" : each)}
          onChange={(next) => pandits.filter({ status: next })}
        />
      }
    >
      {(items) => (
        <ul className="list">
          {items.map((pandit) => (
            <Entry key={pandit.id} pandit={pandit} onChange={pandits.replace} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Entry({ pandit, onChange }: { pandit: PanditForAdmin; onChange: (pandit: PanditForAdmin) => void }) {
  const t = useTexts(TEXTS);
  const format = useFormat();
  const pickText = usePickText();
  const showToast = useToast();
  const [isDialogOpen, setDialogOpen] = useState(false);
  const path = { pandit_id: pandit.id };
  const verify = useAction(async () => {
    onChange(await api.post("/admin/pandits/{pandit_id}/verify", { path }));
    showToast(t("verifiedNow", { name: pandit.full_name }));
  });
  const services = pandit.services.map(
    (service) => `${pickText(service.name, service.name_ne)} (${format.money(service.price, service.currency)})`,
  );
  return (
    <li className="card">
      <div className="row spread">
        <h3>{pandit.full_name}</h3>
        <VerificationChip status={pandit.verification_status} />
      </div>
      <p className="user-text">
        <BilingualText en={pandit.bio} ne={pandit.bio_ne} />
      </p>
      <p>{services.join(" · ") || t("noServices")}</p>
      {pandit.rejection_reason && (
        <p className="muted">
          <LanguageTagged text={t("becauseOf", { reason: pandit.rejection_reason })} />
        </p>
      )}
      <p className="muted small">
        {t("joined")}: <LocalTime at={pandit.created_at} as="day" />
      </p>
      <p className="row contact">
        {pandit.email && <a href={`mailto:${pandit.email}`}>{pandit.email}</a>}
        {pandit.phone && <a href={`tel:${pandit.phone}`}>{pandit.phone}</a>}
      </p>
      <ErrorNotice error={verify.error} />
      <div className="row">
        {pandit.verification_status !== "VERIFIED" && (
          <button type="button" className="button primary" disabled={verify.busy} onClick={() => void verify.run()}>
            {t("verify")} <span className="hidden">{pandit.full_name}</span>
          </button>
        )}
        {pandit.verification_status !== "REJECTED" && (
          <button type="button" className="button danger" onClick={() => setDialogOpen(true)}>
            {t("reject")} <span className="hidden">{pandit.full_name}</span>
          </button>
        )}
      </div>
      <ReasonDialog
        title={t("rejectPandit", { name: pandit.full_name })}
        open={isDialogOpen}
        onClose={() => setDialogOpen(false)}
        onReason={async (reason) =>
          onChange(await api.post("/admin/pandits/{pandit_id}/reject", { path, body: { reason } }))
        }
      />
    </li>
  );
}
