/** The addresses of the page. Everything behind the sign-in asks for a session first and remembers where one wanted to go. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { restoreSession } from '@/features/auth';
import { readSession } from '@/shared/lib/session';
import { NotFoundPage } from './routes/not-found-page';
import { RouteError } from './routes/route-error';
import { SplashScreen } from './routes/splash-screen';

const loadMemberLayout = () => import('./layout/member-layout');
const loadChatRoute = () => import('./routes/chat-route');
const loadSettings = () => import('@/features/settings');
const loadAdmin = () => import('@/features/admin');

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });

async function knowSession() {
  if (readSession().status === 'unknown') await restoreSession();
  return readSession();
}

const guestRoute = createRoute({
  id: 'guest',
  getParentRoute: () => rootRoute,
  validateSearch: (search): { next?: string } =>
    typeof search['next'] === 'string' && /^\/(?!\/)/.test(search['next']) ? { next: search['next'] } : {},
  beforeLoad: async ({ search }) => {
    const session = await knowSession();
    if (session.status === 'signed-in') throw redirect({ href: search.next ?? '/' });
  },
  component: Outlet,
});

const signInRoute = createRoute({
  path: '/sign-in',
  getParentRoute: () => guestRoute,
  component: lazyRouteComponent(() => import('./routes/guest-routes'), 'SignInRoute'),
});

const registerRoute = createRoute({
  path: '/register',
  getParentRoute: () => guestRoute,
  component: lazyRouteComponent(() => import('./routes/guest-routes'), 'RegisterRoute'),
});

const memberRoute = createRoute({
  id: 'member',
  getParentRoute: () => rootRoute,
  beforeLoad: async ({ location }) => {
    // The parts of the page come while the server is asked who this is.
    void Promise.all([
      loadMemberLayout(),
      location.pathname.startsWith('/settings') ? loadSettings() : loadChatRoute(),
    ]);
    const session = await knowSession();
    if (session.status === 'signed-in') return;
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
  },
  component: lazyRouteComponent(loadMemberLayout, 'MemberLayout'),
});

const chatRoute = createRoute({
  id: 'chat',
  getParentRoute: () => memberRoute,
  component: lazyRouteComponent(loadChatRoute, 'ChatRoute'),
});
const newRoute = createRoute({ path: '/', getParentRoute: () => chatRoute });
const conversationRoute = createRoute({ path: '/c/$conversationId', getParentRoute: () => chatRoute });
const messageRoute = createRoute({
  path: '/c/$conversationId/m/$messageId',
  getParentRoute: () => chatRoute,
});

const settingsIndexRoute = createRoute({
  path: '/settings',
  getParentRoute: () => memberRoute,
  component: lazyRouteComponent(loadSettings, 'SettingsPage'),
});
const settingsRoute = createRoute({
  path: '/settings/$section',
  getParentRoute: () => memberRoute,
  component: lazyRouteComponent(loadSettings, 'SettingsPage'),
});

const sharedPresetRoute = createRoute({
  path: '/presets/$token',
  getParentRoute: () => memberRoute,
  component: lazyRouteComponent(() => import('./routes/shared-preset-route'), 'SharedPresetRoute'),
});

const adminIndexRoute = createRoute({
  path: '/admin',
  getParentRoute: () => memberRoute,
  component: lazyRouteComponent(loadAdmin, 'AdminPage'),
});
const adminRoute = createRoute({
  path: '/admin/$section',
  getParentRoute: () => memberRoute,
  component: lazyRouteComponent(loadAdmin, 'AdminPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    guestRoute.addChildren([signInRoute, registerRoute]),
    memberRoute.addChildren([
      chatRoute.addChildren([newRoute, conversationRoute, messageRoute]),
      settingsIndexRoute,
      settingsRoute,
      sharedPresetRoute,
      adminIndexRoute,
      adminRoute,
    ]),
  ]),
  defaultPreload: false,
  defaultPendingMs: 300,
  defaultPendingComponent: SplashScreen,
  defaultErrorComponent: RouteError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
