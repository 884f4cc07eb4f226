/** The user's notifications, newest first. Opening one marks it as read. */

import { useState, useSyncExternalStore } from "react";
import { api } from "../api/client";
import { feed } from "../api/feed";
import { useAction, usePages, useReloadOnNews } from "../api/hooks";
import type { Notification } from "../api/types";
import { notificationPath } from "../app/Layout";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { useScrollRestoration } from "../app/scrollRestoration";
import { BilingualText } from "../components/BilingualText";
import { EmptyList, ErrorNotice, LoadedResource, LoadMore } from "../components/feedback";
import { Icon, type IconName } from "../components/Icon";
import { LocalTime } from "../components/LocalTime";
import { desk } from "../i18n/catalogue/desk";
import { useTexts } from "../i18n/provider";
import "./Notifications.css";

const ICONS: ReadonlyArray<readonly [start: string, icon: IconName]> = [
  ["BOOKING", "calendar"],
  ["PAYMENT", "wallet"],
  ["NEW_MESSAGE", "chat"],
  ["REVIEW", "edit"],
  ["PANDIT", "shield"],
];

export default function Notifications() {
  const t = useTexts(desk);
  const { unread } = useSyncExternalStore(feed.subscribe, feed.state);
  const [onlyUnread, setOnlyUnread] = useState(false);
  const list = usePages(`notifications-${onlyUnread}`, (cursor, signal) =>
    api.get("/notifications", { query: { unread: onlyUnread, cursor }, signal }),
  );
  useScrollRestoration(list.items !== undefined);
  useReloadOnNews(list.reload);
  const readAll = useAction(async () => {
    await feed.readAll();
    list.reload();
  });
  const markRead = (item: Notification) => {
    // If the request fails, the notification stays unread, and the page shows it as unread.
    if (!item.is_read) feed.read(item.id).then(list.replace, () => {});
  };
  return (
    <Page
      title={t("notificationsTitle")}
      narrow
      aside={
        unread > 0 && (
          <button type="button" className="button" disabled={readAll.busy} onClick={() => void readAll.run()}>
            <Icon name="checks" /> {t("markAll")}
          </button>
        )
      }
    >
      <ErrorNotice error={readAll.error} />
      <label className="checkbox only-unread">
        <input type="checkbox" checked={onlyUnread} onChange={() => setOnlyUnread(!onlyUnread)} />
        {t("onlyUnread")}
      </label>
      <LoadedResource resource={{ ...list, data: list.items }}>
        {(items) =>
          items.length === 0 ? (
            <EmptyList>{t("noNotifications")}</EmptyList>
          ) : (
            <ul className="list">
              {items.map((item) => (
                <Entry key={item.id} item={item} onOpen={() => markRead(item)} />
              ))}
            </ul>
          )
        }
      </LoadedResource>
      <p>
        <LoadMore pages={list} />
      </p>
    </Page>
  );
}

function Entry({ item, onOpen }: { item: Notification; onOpen: () => void }) {
  const t = useTexts(desk);
  const icon = ICONS.find(([start]) => item.notification_type.startsWith(start))?.[1] ?? "warn";
  return (
    <li className={item.is_read ? "card notification" : "card notification unread"}>
      <Icon name={icon} size={24} />
      <div>
        <strong>
          {!item.is_read && <span className="hidden">{t("isNew")} </span>}
          <Link href={notificationPath(item)} onClick={onOpen}>
            <BilingualText en={item.title} ne={item.title_ne} />
          </Link>
        </strong>
        <p>
          <BilingualText en={item.message} ne={item.message_ne} />
        </p>
        <span className="muted small">
          <LocalTime at={item.created_at} />
        </span>
      </div>
    </li>
  );
}
