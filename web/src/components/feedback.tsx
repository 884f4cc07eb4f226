/** What a page says about its own state: loading, nothing there, something wrong, and states as chips. */

import { type ReactNode, type RefObject, useLayoutEffect, useRef } from "react";
import { ApiError, NetworkError } from "../api/errors";
import { isCashDue } from "../api/payments";
import { useMinutesLeft } from "../api/retryAfter";
import type { BookingStatus, PaymentMethod, PaymentStatus, VerificationStatus } from "../api/types";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import type { Translate } from "../i18n/text";
import { Icon } from "./Icon";

export function LoadingRows({ rows = 3 }: { rows?: number }) {
  const t = useTexts(common);
  return (
    <div className="loading-rows" role="status">
      <span className="hidden">{t("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <span key={row} aria-hidden="true" />
      ))}
    </div>
  );
}

export function EmptyList({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

/**
 * An error in words. Errors that belong to a field are shown there as well. Within a form it leads, once, to the first
 * field that is wrong, or to itself where no field is. Minutes that have to be waited are counted down for the eye; a
 * screen reader hears how many there are, and when they are over.
 */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts(common);
  const left = useMinutesLeft(error);
  const text = errorText(error, left, t);
  const notice = useRef<HTMLDivElement>(null);
  const first = useRef({ error, text });
  if (first.current.error !== error) first.current = { error, text };
  useFocusOnError(notice, error);
  if (error === undefined || error === null) return null;
  const live = first.current.text === text ? ({ role: "alert" } as const) : countdown(left);
  return (
    <div ref={notice} className="notice bad" tabIndex={-1} {...live}>
      <Icon name="warn" />
      <div>
        <p>{text}</p>
        {onRetry && (
          <button type="button" className="button" onClick={onRetry} disabled={Boolean(left)}>
            {t("retry")}
          </button>
        )}
      </div>
    </div>
  );
}

/** An error in words, for where there is no room for a notice. */
export function useErrorText(error: unknown): string {
  const t = useTexts(common);
  return errorText(error, useMinutesLeft(error), t);
}

function countdown(left: number | null) {
  return { role: "status", "aria-live": left === 0 ? "polite" : "off" } as const;
}

function useFocusOnError(notice: RefObject<HTMLElement | null>, error: unknown): void {
  useLayoutEffect(() => {
    const form = notice.current?.closest("form");
    if (form && error) (form.querySelector<HTMLElement>("[aria-invalid=true]") ?? notice.current)?.focus();
  }, [notice, error]);
}

function errorText(error: unknown, left: number | null, t: Translate<typeof common>): string {
  if (left !== null) return left > 0 ? t("tooMany", { count: left }) : t("tooManyOver");
  if (error instanceof NetworkError) return t(networkText(error));
  return (error instanceof ApiError && error.reason) || t("unexpectedError");
}

function networkText({ kind, isWrite }: NetworkError) {
  if (kind === "offline") return "offlineError";
  if (isWrite) return "outcomeUnknown";
  return kind === "slow" ? "serverSlow" : "serverUnreachable";
}

/** Loading, failed, or there: the three states of something loaded. */
export function LoadedResource<T>({
  from,
  rows,
  children,
}: {
  from: { data: T | undefined; error: unknown; reload(): void };
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (from.data !== undefined) return children(from.data);
  if (from.error !== undefined) return <ErrorNotice error={from.error} onRetry={from.reload} />;
  return <LoadingRows rows={rows} />;
}

/** The end of a list in pages: what follows, or why it did not come. */
export function LoadMore({ of: pages }: { of: { more: (() => void) | null; loading: boolean; moreError: unknown } }) {
  const t = useTexts(common);
  return (
    <>
      <ErrorNotice error={pages.moreError} />
      {pages.more && (
        <button type="button" className="button" onClick={pages.more} disabled={pages.loading}>
          <Icon name="down" />
          {pages.loading ? t("loading") : t("loadMore")}
        </button>
      )}
    </>
  );
}

const BOOKING_TONES = { PENDING: "wait", ACCEPTED: "good", COMPLETED: "done", CANCELLED: "bad" } as const;

export function BookingChip({ status }: { status: BookingStatus }) {
  const t = useTexts(common);
  return <span className={`chip ${BOOKING_TONES[status]}`}>{t(status)}</span>;
}

const PAYMENT_TONES = { PENDING: "", PROCESSING: "wait", COMPLETED: "good", FAILED: "bad", REFUNDED: "done" } as const;

/** How far something is paid; `method` tells cash, which waits for the puja, from what is under way. */
export function PaymentChip({ status, method }: { status: PaymentStatus | null; method: PaymentMethod | null }) {
  const t = useTexts(common);
  if (status === null) return <span className="chip">{t("paymentNONE")}</span>;
  if (isCashDue(status, method)) return <span className="chip">{t("paymentAtPuja")}</span>;
  return <span className={`chip ${PAYMENT_TONES[status]}`}>{t(`payment${status}`)}</span>;
}

const VERIFICATION_TONES = { PENDING: "wait", VERIFIED: "good", REJECTED: "bad" } as const;

export function VerificationChip({ status }: { status: VerificationStatus }) {
  const t = useTexts(common);
  return (
    <span className={`chip ${VERIFICATION_TONES[status]}`}>{t(status === "PENDING" ? "unverified" : status)}</span>
  );
}
