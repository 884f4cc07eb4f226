/** The routes: which page each path shows, and who may open it. The code of a page is loaded when it is opened. */

import { type ReactNode, Suspense, useEffect } from "react";
import { useUser } from "./api/hooks";
import type { Role } from "./api/types";
import { ErrorBoundary } from "./app/ErrorBoundary";
import { Layout } from "./app/Layout";
import { type LazyPage, lazyPage } from "./app/lazyPage";
import { matchPath } from "./app/matchPath";
import { NotFound } from "./app/NotFound";
import { navigate, RouterProvider, useRouter } from "./app/router";
import { Toasts } from "./app/toasts";
import { LoadingRows } from "./components/feedback";
import { LocaleProvider } from "./i18n/provider";

interface Route {
  readonly pattern: string;
  readonly page: LazyPage;
  /** The roles that may open it. Without this field everybody may, logged in or not. */
  readonly roles?: readonly Role[];
  /** Whether it fills the window; `without-header`: on a phone the header is hidden too. */
  readonly full?: boolean | "without-header";
}

const ALL: readonly Role[] = ["CUSTOMER", "PANDIT", "ADMIN"];

const Chat = lazyPage(() => import("./pages/Chat"));
/** After this time the code of the chat is loaded for a user who is logged in, so that it opens without a network. */
const CHAT_AFTER_MS = 3000;

const ROUTES: readonly Route[] = [
  { pattern: "/", page: lazyPage(() => import("./pages/Home")) },
  { pattern: "/login", page: lazyPage(() => import("./pages/Login")) },
  { pattern: "/register", page: lazyPage(() => import("./pages/Register")) },
  { pattern: "/pandits", page: lazyPage(() => import("./pages/Pandits")) },
  { pattern: "/pandits/:id", page: lazyPage(() => import("./pages/Pandit")) },
  { pattern: "/bookings", page: lazyPage(() => import("./pages/Bookings")), roles: ALL },
  { pattern: "/bookings/:id", page: lazyPage(() => import("./pages/Booking")), roles: ALL },
  { pattern: "/chat", page: Chat, roles: ALL, full: true },
  { pattern: "/chat/:roomId", page: Chat, roles: ALL, full: "without-header" },
  { pattern: "/pay/result", page: lazyPage(() => import("./pages/PayResult")), roles: ALL },
  { pattern: "/pay/receipt/:paymentId", page: lazyPage(() => import("./pages/Receipt")), roles: ALL },
  { pattern: "/pay/:bookingId", page: lazyPage(() => import("./pages/Pay")), roles: ALL },
  { pattern: "/notifications", page: lazyPage(() => import("./pages/Notifications")), roles: ALL },
  { pattern: "/profile", page: lazyPage(() => import("./pages/Profile")), roles: ALL },
  { pattern: "/desk", page: lazyPage(() => import("./pages/Desk")), roles: ["PANDIT"] },
  { pattern: "/admin", page: lazyPage(() => import("./pages/Admin")), roles: ["ADMIN"] },
];

/** The route of a path, and the values of the parameters in its pattern. */
function findRoute(path: string) {
  for (const route of ROUTES) {
    const params = matchPath(route.pattern, path);
    if (params !== null) return { route, params };
  }
  return null;
}

const preload = (path: string) => findRoute(path)?.route.page.preload() ?? null;
// Loads the page's code before anything is rendered.
preload(location.pathname);

export function App() {
  return (
    <LocaleProvider>
      <RouterProvider preload={preload}>
        <Toasts>
          <CurrentPage />
        </Toasts>
      </RouterProvider>
    </LocaleProvider>
  );
}

function CurrentPage() {
  const { path } = useRouter();
  useChatPreload();
  const found = findRoute(path);
  if (found === null) {
    return (
      <Layout full={false}>
        <NotFound />
      </Layout>
    );
  }
  const { route, params } = found;
  return (
    <Layout full={route.full ?? false}>
      <Guard route={route}>
        <ErrorBoundary path={path}>
          <Suspense fallback={<LoadingRows />}>
            <route.page.Page key={route.page === Chat ? "chat" : path} params={params} />
          </Suspense>
        </ErrorBoundary>
      </Guard>
    </Layout>
  );
}

function useChatPreload(): void {
  const isLoggedIn = useUser() !== null;
  useEffect(() => {
    if (!isLoggedIn) return;
    const timer = setTimeout(Chat.preload, CHAT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isLoggedIn]);
}

/** Sends a visitor to the log-in first, and back afterwards. Shows "not found" to a user without the page's role. */
function Guard({ route, children }: { route: Route; children: ReactNode }) {
  const user = useUser();
  const { path } = useRouter();
  const isLoggedOut = route.roles !== undefined && user === null;
  useEffect(() => {
    // After a log-out the user is already going to another page; the log-in must not lead back here.
    if (!isLoggedOut || location.pathname !== path) return;
    const next = location.pathname + location.search;
    navigate(`/login?next=${encodeURIComponent(next)}`, { replace: true });
  }, [isLoggedOut, path]);
  if (isLoggedOut) return null;
  if (route.roles && user && !route.roles.includes(user.role)) return <NotFound />;
  return children;
}
