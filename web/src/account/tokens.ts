import { cognitoUserPoolsTokenProvider, refreshAuthTokens } from "@aws-amplify/auth/cognito";
import { Amplify, sessionStorage as tabStorage } from "@aws-amplify/core";
import { getDnsSuffix } from "@aws-amplify/core/internals/aws-client-utils";
import type { Stack } from "../app/stack";
import { hasName } from "./errors";

/** What a signed-in user holds. */
export interface Tokens {
  accessToken: string;
  /** When the access token ends, in milliseconds by this computer's clock. */
  expiresAt: number;
  email: string;
}

/** Keeps the tokens of this tab: the seam between the session and Amplify. */
export interface TokenKeeper {
  /** The tokens that the tab holds, ended or not; null where there are none. */
  held(): Promise<Tokens | null>;
  /** New ones, kept; null where Cognito refuses. Rejects where it could not say. */
  refresh(): Promise<Tokens | null>;
  /** Drop them at once; then, where Cognito can be reached, have them revoked. Never rejects. */
  forget(): Promise<void>;
}

// Errors that say: with this refresh token there will never be an access token again.
const REFUSALS = [
  "NotAuthorizedException",
  "PasswordResetRequiredException",
  "RefreshTokenReuseException",
  "ResourceNotFoundException",
  "TokenRevokedException",
  "UserNotConfirmedException",
  "UserNotFoundException",
  "UserUnAuthenticatedException",
];

/** Amplify, set up for the stack's user pool, with the tokens in session storage. */
export function amplifyTokens(stack: Stack): TokenKeeper {
  const authConfig = {
    Cognito: {
      userPoolId: stack.userPoolId,
      userPoolClientId: stack.userPoolClientId,
      ...(stack.endpointUrl && { userPoolEndpoint: stack.endpointUrl }),
    },
  };
  const provider = cognitoUserPoolsTokenProvider;
  provider.setAuthConfig(authConfig);
  provider.setKeyValueStorage(tabStorage);
  Amplify.configure({ Auth: authConfig }, { Auth: { tokenProvider: provider } });
  const store = provider.authTokenStore;

  return {
    async held() {
      const held = await store.loadTokens();
      return held && tokensOf(held);
    },

    async refresh() {
      const held = await store.loadTokens();
      if (!held) return null;
      try {
        const fresh = await refreshAuthTokens({
          tokens: held,
          authConfig,
          username: held.username,
        });
        // Whoever signed out meanwhile stays signed out.
        const now = await store.loadTokens();
        if (now?.refreshToken === held.refreshToken) await store.storeTokens(fresh);
        return tokensOf(fresh);
      } catch (error) {
        if (hasName(error, REFUSALS)) return null;
        throw error;
      }
    },

    async forget() {
      const held = await store.loadTokens();
      removeFromTab("CognitoIdentityServiceProvider.", "CognitoSignInState.");
      if (held?.refreshToken) await revoke(stack, held.refreshToken).catch(() => {});
    },
  };
}

type AmplifyTokens = Awaited<ReturnType<typeof refreshAuthTokens>>;

function tokensOf({ accessToken, idToken, clockDrift }: AmplifyTokens): Tokens {
  return {
    accessToken: accessToken.toString(),
    expiresAt: (accessToken.payload.exp ?? 0) * 1_000 - clockDrift,
    email: String(idToken?.payload.email ?? ""),
  };
}

// Not Amplify's signOut: it drops the tokens only after Cognito has answered, so that it would take
// a while where the network is gone, and then drop those of whoever has signed in since.
async function revoke(stack: Stack, refreshToken: string): Promise<void> {
  const { region, userPoolClientId } = stack;
  await fetch(stack.endpointUrl ?? `https://cognito-idp.${region}.${getDnsSuffix(region)}`, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.RevokeToken",
    },
    body: JSON.stringify({ ClientId: userPoolClientId, Token: refreshToken }),
    keepalive: true,
  });
}

/** Remove from this tab's storage what is stored under names that start with one of these. */
export function removeFromTab(...prefixes: string[]): void {
  for (const key of Object.keys(sessionStorage)) {
    if (prefixes.some((prefix) => key.startsWith(prefix))) sessionStorage.removeItem(key);
  }
}
