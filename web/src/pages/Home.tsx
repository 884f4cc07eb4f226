/** The start page. A user who is logged in is redirected to the main page of their role. */

import { useEffect } from "react";
import { useUser } from "../api/hooks";
import { usePageHeading } from "../app/Page";
import { Link, navigate } from "../app/router";
import { Icon, type IconName } from "../components/Icon";
import { Logo } from "../components/Logo";
import { account } from "../i18n/catalogue/account";
import { common } from "../i18n/catalogue/common";
import { useTexts } from "../i18n/provider";
import "./Home.css";

const TEXTS = { ...common, ...account };

const HOME_PAGES = { CUSTOMER: "/bookings", PANDIT: "/desk", ADMIN: "/admin" } as const;
const STEPS = [
  ["stepFind", "users"],
  ["stepTalk", "chat"],
  ["stepPay", "wallet"],
] as const satisfies ReadonlyArray<readonly [keyof typeof account, IconName]>;

export default function Home() {
  const user = useUser();
  useEffect(() => {
    if (user) navigate(HOME_PAGES[user.role], { replace: true });
  }, [user]);
  return user ? null : <Welcome />;
}

function Welcome() {
  const t = useTexts(TEXTS);
  const heading = usePageHeading(t("heroTitle"));
  return (
    <div className="home">
      <section className="hero">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {t("heroTitle")}
          </h1>
          <p>{t("heroText")}</p>
          <div className="row">
            <Link href="/pandits" className="button primary">
              {t("findPandit")}
            </Link>
            <Link href="/register" className="button">
              {t("register")}
            </Link>
          </div>
        </div>
        <Logo size={260} />
      </section>
      <ol className="plain steps">
        {STEPS.map(([key, icon]) => (
          <li key={key} className="card">
            <Icon name={icon} size={28} />
            <h2>{t(key)}</h2>
            <p className="muted">{t(`${key}Text`)}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
