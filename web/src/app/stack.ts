/** Where the application is: `config.json`, which is published beside the page. */
export interface Stack {
  websocketUrl: string;
  restUrl: string;
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  /** Whether anybody may sign up; otherwise an administrator makes the users. */
  selfSignUp: boolean;
  /** Base URL of a local stack; null on AWS. */
  endpointUrl: string | null;
}

/** The stack that this page belongs to; rejects with words for its user. */
export async function loadStack(): Promise<Stack> {
  const response = await fetch("config.json", { cache: "no-cache" });
  if (!response.ok) {
    throw new Error(
      `This page does not know its stack: config.json answers ${response.status}. Publish the page anew.`,
    );
  }
  return (await response.json()) as Stack;
}
