import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { GcpSecretStore } from '../../src/constructs/gcp-secret-store.ts';

function made(googleServiceAccount = 'secrets@shop.iam.gserviceaccount.com') {
  const chart = Testing.chart();
  new GcpSecretStore(chart, 'store', {
    name: 'google-secret-manager',
    namespace: 'shop-production',
    project: 'shop',
    cluster: { name: 'shop-production', location: 'us-central1' },
    serviceAccount: 'external-secrets',
    googleServiceAccount,
  });
  return Testing.synth(chart);
}

describe('the SecretStore of Google Secret Manager', () => {
  it('is read as the namespace’s own ServiceAccount, which no pod runs as', () => {
    const [account, store] = made();
    expect(account).toMatchObject({
      metadata: {
        namespace: 'shop-production',
        annotations: { 'iam.gke.io/gcp-service-account': 'secrets@shop.iam.gserviceaccount.com' },
      },
      automountServiceAccountToken: false,
    });
    expect(store.spec.provider.gcpsm).toEqual({
      projectID: 'shop',
      auth: {
        workloadIdentity: {
          clusterProjectID: 'shop',
          clusterLocation: 'us-central1',
          clusterName: 'shop-production',
          serviceAccountRef: { name: 'external-secrets' },
        },
      },
    });
  });

  it('refuses a role of another cloud', () => {
    expect(() => made('arn:aws:iam::000000000000:role/secrets')).toThrow(
      /is not a Google service account\. fix: write <name>@<project>/,
    );
  });
});
