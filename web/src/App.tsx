/** Which page stands at which address, and who may open it. Each page is a file of its own, loaded when it is opened. */

import { Component, lazy, type ReactNode, Suspense, useEffect } from "react";
import { useUser } from "./api/hooks";
import type { Role } from "./api/types";
import { Layout } from "./app/Layout";
import { match } from "./app/match";
import { NotFound } from "./app/NotFound";
import { navigate, RouterProvider, useRouter } from "./app/router";
import { Toasts } from "./app/toasts";
import { Waiting } from "./components/feedback";
import { common } from "./i18n/catalogue/common";
import { ReadingProvider, useTexts } from "./i18n/provider";

interface Route {
  readonly pattern: string;
  readonly page: React.ComponentType<{ at: Record<string, string> }>;
  /** Whom it is for; without it for everybody, logged in or not. */
  readonly roles?: readonly Role[];
  /** Whether it fills the window. */
  readonly full?: boolean;
}

const ALL: readonly Role[] = ["CUSTOMER", "PANDIT", "ADMIN"];

const Chat = lazy(() => import("./pages/Chat"));

const ROUTES: readonly Route[] = [
  { pattern: "/", page: lazy(() => import("./pages/Home")) },
  { pattern: "/login", page: lazy(() => import("./pages/Login")) },
  { pattern: "/register", page: lazy(() => import("./pages/Register")) },
  { pattern: "/pandits", page: lazy(() => import("./pages/Pandits")) },
  { pattern: "/pandits/:id", page: lazy(() => import("./pages/Pandit")) },
  { pattern: "/bookings", page: lazy(() => import("./pages/Bookings")), roles: ALL },
  { pattern: "/bookings/:id", page: lazy(() => import("./pages/Booking")), roles: ALL },
  { pattern: "/chat", page: Chat, roles: ALL, full: true },
  { pattern: "/chat/:roomId", page: Chat, roles: ALL, full: true },
  { pattern: "/pay/result", page: lazy(() => import("./pages/PayResult")), roles: ALL },
  { pattern: "/pay/receipt/:paymentId", page: lazy(() => import("./pages/Receipt")), roles: ALL },
  { pattern: "/pay/:bookingId", page: lazy(() => import("./pages/Pay")), roles: ALL },
  { pattern: "/notifications", page: lazy(() => import("./pages/Notifications")), roles: ALL },
  { pattern: "/profile", page: lazy(() => import("./pages/Profile")), roles: ALL },
  { pattern: "/desk", page: lazy(() => import("./pages/Desk")), roles: ["PANDIT"] },
  { pattern: "/admin", page: lazy(() => import("./pages/Admin")), roles: ["ADMIN"] },
];

export function App() {
  return (
    <ReadingProvider>
      <RouterProvider>
        <Toasts>
          <Here />
        </Toasts>
      </RouterProvider>
    </ReadingProvider>
  );
}

function Here() {
  const { path } = useRouter();
  for (const route of ROUTES) {
    const at = match(route.pattern, path);
    if (at === null) continue;
    return (
      <Layout full={route.full ?? false}>
        <Guard route={route}>
          <Mishap path={path}>
            <Suspense fallback={<Waiting />}>
              <route.page key={route.page === Chat ? "chat" : path} at={at} />
            </Suspense>
          </Mishap>
        </Guard>
      </Layout>
    );
  }
  return (
    <Layout full={false}>
      <NotFound />
    </Layout>
  );
}

/** Whoever is not logged in does so first and comes back; whom a page is not for is told that there is nothing. */
function Guard({ route, children }: { route: Route; children: ReactNode }) {
  const user = useUser();
  const isLoggedOut = route.roles !== undefined && user === null;
  useEffect(() => {
    const next = location.pathname + location.search;
    if (isLoggedOut) navigate(`/login?next=${encodeURIComponent(next)}`, { replace: true });
  }, [isLoggedOut]);
  if (isLoggedOut) return null;
  if (route.roles && user && !route.roles.includes(user.role)) return <NotFound />;
  return children;
}

/** A page that could not be loaded or broke: a new deployment, or a bug. Loading it anew is what helps in both. */
class Mishap extends Component<{ path: string; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidUpdate(before: { path: string }) {
    if (this.state.broken && before.path !== this.props.path) this.setState({ broken: false });
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const t = useTexts(common);
  return (
    <div className="notice bad" role="alert">
      <div>
        <p>{t("unexpectedError")}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          {t("retry")}
        </button>
      </div>
    </div>
  );
}
