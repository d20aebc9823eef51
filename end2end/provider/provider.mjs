// An OpenID provider for tests, with its own pages for signing in and agreeing. Speaks http on
// 127.0.0.1 only, and forgets everything when it ends.
//
//     node provider.mjs settings.json
//
// The settings: `client_id`, `client_secret`, `redirect_uris`, and `accounts`, from the name that is typed
// to the claims it gets. They are read anew for each sign-in, so that a test can change somebody's groups.
// Prints `{"issuer": "…"}` once it answers. It ends when its standard input does, so that it never
// outlives the test that began it.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const path = process.argv[2];
const settings = () => JSON.parse(readFileSync(path, "utf8"));

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

const begin = (issuer) => {
  const { client_id, client_secret, redirect_uris } = settings();
  return new Provider(issuer, {
    clients: [{ client_id, client_secret, redirect_uris }],
    scopes: ["openid", "email", "profile", "groups"],
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name"],
      groups: ["groups"],
    },
    // Claims of a scope come from its userinfo endpoint, as with many providers.
    conformIdTokenClaims: true,
    pkce: { required: () => true },
    findAccount: (_, sub) => {
      const claims = settings().accounts[sub];
      return claims && { accountId: sub, claims: () => ({ ...claims, sub }) };
    },
  }).callback();
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  // Begun with the first request: whoever writes the settings needs to know the issuer before.
  let answer;
  server.on("request", (request, response) => {
    answer ??= begin(issuer);
    answer(request, response);
  });
  console.log(JSON.stringify({ issuer }));
});
