/** Everything one was told, newest first. Opening one reads it. */

import { useState, useSyncExternalStore } from "react";
import { api } from "../api/client";
import { useAction, usePages, useReloadOnNews } from "../api/hooks";
import { feed } from "../api/live";
import type { Notification } from "../api/types";
import { whereTo } from "../app/Layout";
import { Page } from "../app/Page";
import { Link } from "../app/router";
import { useKeptScroll } from "../app/scrolling";
import { Empty, Loaded, More, Problem } from "../components/feedback";
import { Icon, type IconName } from "../components/Icon";
import { When } from "../components/When";
import { Words } from "../components/Words";
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
  useKeptScroll(list.items !== undefined);
  useReloadOnNews(list.reload);
  const readAll = useAction(async () => {
    await api.post("/notifications/read-all");
    list.reload();
    await feed.recount();
  });
  const read = (item: Notification) => {
    // What cannot be marked stays unread, and shows as that.
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
      <Problem error={readAll.error} />
      <label className="tick only-unread">
        <input type="checkbox" checked={onlyUnread} onChange={() => setOnlyUnread(!onlyUnread)} />
        {t("onlyUnread")}
      </label>
      <Loaded from={{ ...list, data: list.items }}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("noNotifications")}</Empty>
          ) : (
            <ul className="list">
              {items.map((item) => (
                <Entry key={item.id} item={item} onOpen={() => read(item)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <p>
        <More of={list} />
      </p>
    </Page>
  );
}

function Entry({ item, onOpen }: { item: Notification; onOpen: () => void }) {
  const t = useTexts(desk);
  const icon = ICONS.find(([start]) => item.notification_type.startsWith(start))?.[1] ?? "warn";
  return (
    <li className={item.is_read ? "card told" : "card told unread"}>
      <Icon name={icon} size={24} />
      <div>
        <strong>
          {!item.is_read && <span className="hidden">{t("isNew")} </span>}
          <Link href={whereTo(item)} onClick={onOpen}>
            <Words en={item.title} ne={item.title_ne} />
          </Link>
        </strong>
        <p>
          <Words en={item.message} ne={item.message_ne} />
        </p>
        <span className="soft small">
          <When at={item.created_at} />
        </span>
      </div>
    </li>
  );
}
