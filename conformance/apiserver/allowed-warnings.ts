/** Warnings of the API server that we know, each with the reason why it stays. */
export const allowedWarnings: readonly { readonly pattern: RegExp; readonly reason: string }[] = [];
