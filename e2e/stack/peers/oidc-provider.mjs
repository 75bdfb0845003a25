/**
 * The certified `oidc-provider` on a free port, which it prints. It keeps nothing.
 *
 * OIDC_PROVIDER: { clients, claimsInIdToken }. Anyone of `accounts` signs in with any password.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const settings = JSON.parse(process.env['OIDC_PROVIDER'] ?? '{}');

const accounts = {
  alice: {
    name: 'Alice Liddell',
    email: 'alice@example.org',
    email_verified: true,
    groups: ['engineers', 'staff'],
  },
  bob: { name: 'Bob Baker', email: 'bob@example.org', email_verified: true, groups: ['staff'] },
  carol: { name: 'Carol Unproven', email: 'carol@example.org', email_verified: false, groups: [] },
};

const server = createServer();
server.listen(Number(settings.port ?? 0), '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: settings.clients ?? [],
  scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  },
  conformIdTokenClaims: !settings.claimsInIdToken,
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  findAccount(_context, id) {
    const account = accounts[id];
    return account && { accountId: id, claims: () => ({ sub: id, preferred_username: id, ...account }) };
  },
});
provider.on('server_error', (_context, error) => console.error(error));
server.on('request', provider.callback());
console.log(issuer);
process.once('SIGTERM', () => process.exit(0));
