/** Shows who pays whom, and for what: in the list of payments and in the dialogs. */

import type { Payment } from "../../api/types";
import { BilingualText } from "../../components/BilingualText";
import { admin } from "../../i18n/catalogue/admin";
import { useFormat, useTexts } from "../../i18n/provider";

export function PaymentSummary({ payment, withAmount }: { payment: Payment; withAmount?: boolean }) {
  const t = useTexts(admin);
  const format = useFormat();
  const { customer, pandit, service } = payment;
  return (
    <dl className="facts payment-summary">
      {withAmount && (
        <>
          <dt>{t("refundAmount")}</dt>
          <dd>{format.money(payment.amount, payment.currency)}</dd>
        </>
      )}
      {service && (
        <>
          <dt>{t("service")}</dt>
          <dd>
            <BilingualText en={service.name} ne={service.name_ne} />
          </dd>
        </>
      )}
      {customer && (
        <>
          <dt>{t("customer")}</dt>
          <dd>
            {customer.full_name} <span className="muted small">{customer.email}</span>
          </dd>
        </>
      )}
      {pandit && (
        <>
          <dt>{t("a_pandit")}</dt>
          <dd>
            {pandit.full_name} <span className="muted small">{pandit.email}</span>
          </dd>
        </>
      )}
    </dl>
  );
}
