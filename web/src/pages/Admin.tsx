/** The admin page: shows one section at a time. The URL names it, so that links and the Back button restore it. */

import { Suspense } from "react";
import { lazyPage } from "../app/lazyPage";
import { Page } from "../app/Page";
import { Link, useRouter } from "../app/router";
import { LoadingRows } from "../components/feedback";
import { admin } from "../i18n/catalogue/admin";
import { useTexts } from "../i18n/provider";
import { Numbers } from "./admin/Numbers";
import "../components/Filter.css";
import "./Admin.css";

const SECTIONS = {
  numbers: Numbers,
  pandits: lazyPage(() => import("./admin/Pandits")).Page,
  reviews: lazyPage(() => import("./admin/Reviews")).Page,
  payments: lazyPage(() => import("./admin/Payments")).Page,
  webhooks: lazyPage(() => import("./admin/Webhooks")).Page,
  bookings: lazyPage(() => import("./admin/Bookings")).Page,
  users: lazyPage(() => import("./admin/Users")).Page,
  audit: lazyPage(() => import("./admin/Audit")).Page,
};
type Section = keyof typeof SECTIONS;
const SECTION_NAMES = Object.keys(SECTIONS) as Section[];

export default function Admin() {
  const t = useTexts(admin);
  const { query } = useRouter();
  const section = SECTION_NAMES.find((name) => name === query.get("tab")) ?? "numbers";
  const SectionPage = SECTIONS[section];
  return (
    <Page title={t("title")}>
      <nav className="filter sections" aria-label={t("sections")}>
        {SECTION_NAMES.map((name) => (
          <Link
            key={name}
            href={name === "numbers" ? "/admin" : `/admin?tab=${name}`}
            aria-current={name === section ? "page" : undefined}
          >
            {t(name)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<LoadingRows />}>
        <SectionPage />
      </Suspense>
    </Page>
  );
}
