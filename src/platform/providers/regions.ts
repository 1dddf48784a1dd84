/** How each cloud writes its regions. No name is one of both. */
export const REGIONS = { aws: /^[a-z]{2}(-[a-z]+)+-\d$/, gcp: /^[a-z]+-[a-z]+\d{1,2}$/ } as const;
