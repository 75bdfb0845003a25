/** What the server tells everyone about itself, signed in or not. */
import type { ClientConfigView } from '@tertulia/data-provider';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api';

export interface SignInProvider {
  id: string;
  label: string;
  kind: string;
}

/** The ways to sign in that are set up. */
export interface SignInOptions {
  passwords: boolean;
  passkeys: boolean;
  passwordReset: boolean;
  directories: { id: string; label: string }[];
  providers: SignInProvider[];
  /** The provider that people are sent to without being asked. */
  autoRedirect: string | null;
}

export interface CaptchaOptions {
  siteKey: string;
  scriptUrl: string;
}

export interface BannerText {
  id: string;
  text: string;
  tone: 'info' | 'warning';
}

export interface Terms {
  version: string;
  text: string | null;
}

export type ClientConfig = Omit<ClientConfigView, 'registration'> & {
  registration: 'open' | 'invited' | 'closed';
  signIn: SignInOptions;
  captcha: CaptchaOptions | null;
  banner: BannerText | null;
  terms: Terms | null;
};

const WITHOUT_MORE: Pick<ClientConfig, 'signIn' | 'captcha' | 'banner' | 'terms'> = {
  signIn: {
    passwords: true,
    passkeys: false,
    passwordReset: false,
    directories: [],
    providers: [],
    autoRedirect: null,
  },
  captcha: null,
  banner: null,
  terms: null,
};

export const configQuery = queryOptions({
  queryKey: ['config'] as const,
  queryFn: async ({ signal }): Promise<ClientConfig> => {
    const { data } = await api.GET('/api/config', { signal });
    return { ...WITHOUT_MORE, ...(data as ClientConfig) };
  },
  staleTime: 60_000,
});
