/** The layout around every page: header with navigation, language and bell; on a phone also tabs at the bottom. */

import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { feed } from "../api/feed";
import { useUser } from "../api/hooks";
import type { Notification, Role, User } from "../api/types";
import { Avatar } from "../components/Avatar";
import { Icon, type IconName } from "../components/Icon";
import { Logo } from "../components/Logo";
import { common } from "../i18n/catalogue/common";
import { useFormat, useLocale, usePickText, useTexts } from "../i18n/provider";
import { Link, useRouter } from "./router";
import { useToast } from "./toasts";
import "./Layout.css";

type Label = "pandits" | "bookings" | "chats" | "desk" | "admin" | "profile";
type Item = readonly [href: string, label: Label, icon: IconName];

const PANDITS: Item = ["/pandits", "pandits", "users"];
const BOOKINGS: Item = ["/bookings", "bookings", "calendar"];
const CHATS: Item = ["/chat", "chats", "chat"];
const PROFILE: Item = ["/profile", "profile", "user"];
const ITEMS: Readonly<Record<Role, readonly Item[]>> = {
  CUSTOMER: [PANDITS, BOOKINGS, CHATS, PROFILE],
  PANDIT: [["/desk", "desk", "desk"], BOOKINGS, CHATS, PROFILE],
  ADMIN: [["/admin", "admin", "shield"], PANDITS, CHATS, PROFILE],
};

export function Layout({ children, full }: { children: ReactNode; full: boolean | "without-header" }) {
  const t = useTexts(common);
  const user = useUser();
  const items = user ? ITEMS[user.role] : [PANDITS];
  useLiveNotifications(user);
  return (
    <div
      className={["layout", full && "full", full === "without-header" && "without-header"].filter(Boolean).join(" ")}
    >
      <a className="skip-link" href="#main">
        {t("skip")}
      </a>
      <header className="site-header no-print">
        <div className="site-header-inner">
          <Link href="/" className="brand" aria-label={t("brand")}>
            <Logo />
            <span>{t("brand")}</span>
          </Link>
          <nav className={user ? "main-nav with-tabs" : "main-nav"} aria-label={t("mainNavigation")}>
            {items.map((item) => (
              <NavLink key={item[0]} item={item} />
            ))}
          </nav>
          <div className="site-header-end">
            <LanguageToggle />
            {user ? <Bell /> : <LogInLink />}
            {user && (
              <Link href="/profile" className="profile-link" aria-label={`${t("profile")}: ${user.full_name}`}>
                <Avatar name={user.full_name} />
              </Link>
            )}
          </div>
        </div>
        <div className="toran" aria-hidden="true" />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function NavLink({ item: [href, label, icon] }: { item: Item }) {
  const t = useTexts(common);
  const { path } = useRouter();
  const within = path === href || path.startsWith(`${href}/`);
  return (
    <Link href={href} className="nav-link" aria-current={within ? "page" : undefined}>
      <Icon name={icon} size={22} />
      <span>{t(label)}</span>
    </Link>
  );
}

function LogInLink() {
  const t = useTexts(common);
  return (
    <Link href="/login" className="button primary">
      {t("logIn")}
    </Link>
  );
}

/** A larger number is shown as `99+`, also in the accessible name: users of voice control say what they see. */
const MAX_COUNT = 99;

export function LanguageToggle() {
  const t = useTexts(common);
  const { language, setLanguage } = useLocale();
  const other = language === "en" ? "ne" : "en";
  return (
    <button type="button" className="button plain language" onClick={() => setLanguage(other)} lang={other}>
      {other === "ne" ? "ने" : "EN"} <span className="hidden">{t("switchLanguage")}</span>
    </button>
  );
}

function Bell() {
  const t = useTexts(common);
  const format = useFormat();
  const { unread } = useSyncExternalStore(feed.subscribe, feed.state);
  const count = format.number(unread > MAX_COUNT ? `${MAX_COUNT}+` : unread);
  return (
    <Link href="/notifications" className="bell" aria-label={t("unreadNotifications", { count })}>
      <Icon name="bell" size={24} />
      {unread > 0 && (
        <span className="count" aria-hidden="true">
          {count}
        </span>
      )}
    </Link>
  );
}

/** Runs the feed while a user is logged in, and shows each new notification as a toast on every page. */
function useLiveNotifications(user: User | null): void {
  const showToast = useToast();
  const either = usePickText();
  const id = user?.id;
  useEffect(() => {
    if (id === undefined) return;
    feed.start();
    return () => feed.stop();
  }, [id]);
  useEffect(
    () =>
      feed.onNew((news) => {
        const text = `${either(news.title, news.title_ne)}: ${either(news.message, news.message_ne)}`;
        // If the request fails, the notification stays unread and is shown as unread.
        const onOpen = () => void feed.read(news.id).catch(() => {});
        showToast(text, { href: notificationPath(news), onOpen });
      }),
    [showToast, either],
  );
}

/** The path that a notification links to. */
export function notificationPath({ booking_id, notification_type }: Notification): string {
  if (notification_type === "ADMIN_ATTENTION") return "/admin?tab=payments&attention=true";
  if (notification_type === "PANDIT_VERIFIED" || notification_type === "PANDIT_REJECTED") return "/desk";
  if (booking_id === null) return "/notifications";
  return notification_type === "NEW_MESSAGE" ? `/chat?booking=${booking_id}` : `/bookings/${booking_id}`;
}
