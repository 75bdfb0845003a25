/** The addresses of the page. Everything behind the sign-in asks for a session first and remembers where one wanted to go. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { loadAuthPages, restoreSession } from '@/features/auth';
import { withTexts } from '@/shared/i18n/late-texts';
import { readSession } from '@/shared/lib/session';
import { RootLayout } from './layout/root-layout';
import { NotFoundPage } from './routes/not-found-page';
import { RouteError } from './routes/route-error';
import { SplashScreen } from './routes/splash-screen';

const loadMemberLayout = () => import('./layout/member-layout');
const loadChatRoute = () => import('./routes/chat-route');
const loadSettings = () => withTexts(import('@/features/settings'), 'settings');
const loadAdmin = () => withTexts(import('@/features/admin'), 'admin');

const rootRoute = createRootRoute({ component: RootLayout, notFoundComponent: NotFoundPage });

async function knowSession() {
  if (readSession().status === 'unknown') await restoreSession();
  return readSession();
}

interface GuestSearch {
  /** Where the person wanted to go. */
  next?: string;
  /** What went wrong at the provider that sent the browser back. */
  error?: string;
  provider?: string;
  /** Show the ways to sign in, even where one of them is taken by itself. */
  manual?: number;
}

function readGuestSearch(search: Record<string, unknown>): GuestSearch {
  const found: GuestSearch = {};
  // A path of this page: what begins with two slashes, or a slash and its like, is another host.
  const next = search['next'] ?? search['returnTo'];
  if (typeof next === 'string' && /^\/(?![/\\])/.test(next)) found.next = next;
  if (typeof search['error'] === 'string') found.error = search['error'];
  if (typeof search['provider'] === 'string') found.provider = search['provider'];
  if (search['manual']) found.manual = 1;
  return found;
}

const guestRoute = createRoute({
  id: 'guest',
  getParentRoute: () => rootRoute,
  validateSearch: readGuestSearch,
  beforeLoad: async ({ search }) => {
    const session = await knowSession();
    if (session.status === 'signed-in') throw redirect({ href: search.next ?? '/' });
  },
  component: Outlet,
});

const signInRoute = createRoute({
  path: '/sign-in',
  getParentRoute: () => guestRoute,
  component: lazyRouteComponent(loadAuthPages, 'SignInPage'),
});

const secondFactorRoute = createRoute({
  path: '/sign-in/second-factor',
  getParentRoute: () => guestRoute,
  component: lazyRouteComponent(loadAuthPages, 'SecondFactorPage'),
});

const registerRoute = createRoute({
  path: '/register',
  getParentRoute: () => guestRoute,
  component: lazyRouteComponent(loadAuthPages, 'RegisterPage'),
});

const forgottenRoute = createRoute({
  path: '/forgotten-password',
  getParentRoute: () => guestRoute,
  component: lazyRouteComponent(loadAuthPages, 'ForgottenPasswordPage'),
});

/** Where links in mails lead: open to whoever has the link, signed in or not. */
const mailedRoute = createRoute({
  id: 'mailed',
  getParentRoute: () => rootRoute,
  beforeLoad: async () => {
    await knowSession();
  },
  component: Outlet,
});

const confirmEmailRoute = createRoute({
  path: '/confirm-email',
  getParentRoute: () => mailedRoute,
  component: lazyRouteComponent(loadAuthPages, 'ConfirmEmailPage'),
});

const resetPasswordRoute = createRoute({
  path: '/reset-password',
  getParentRoute: () => mailedRoute,
  component: lazyRouteComponent(loadAuthPages, 'ResetPasswordPage'),
});

const invitationRoute = createRoute({
  path: '/invitation',
  getParentRoute: () => mailedRoute,
  component: lazyRouteComponent(loadAuthPages, 'InvitationPage'),
});

/** What a signed-in person has to do before all else. */
const stepRoute = createRoute({
  path: '/next-step',
  getParentRoute: () => rootRoute,
  validateSearch: readGuestSearch,
  beforeLoad: async ({ search }) => {
    const session = await knowSession();
    if (session.status !== 'signed-in')
      throw redirect({ to: '/sign-in', search: search.next === undefined ? {} : { next: search.next } });
    if (session.user.pending.length === 0) throw redirect({ href: search.next ?? '/' });
  },
  component: lazyRouteComponent(() => import('./routes/step-route'), 'StepRoute'),
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
    const search = location.href === '/' ? {} : { next: location.href };
    if (session.status !== 'signed-in') throw redirect({ to: '/sign-in', search });
    if (session.user.pending.length > 0) throw redirect({ to: '/next-step', search });
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
    guestRoute.addChildren([signInRoute, secondFactorRoute, registerRoute, forgottenRoute]),
    mailedRoute.addChildren([confirmEmailRoute, resetPasswordRoute, invitationRoute]),
    stepRoute,
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
