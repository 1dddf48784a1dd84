import { describe, expect, it } from 'vitest';
import { kubernetesEnvironment, prepared } from '../../src/verify/cel/environment.ts';

const environment = kubernetesEnvironment().registerVariable('self', 'dyn');

function resultOf(expression: string, self: unknown = {}): unknown {
  return environment.parse(prepared(expression))({ self });
}

/** What Kubernetes adds to CEL, each with what the API server makes of it. */
const TRUE: Readonly<Record<string, readonly string[]>> = {
  quantities: [
    'quantity("500000G").isInteger() && !quantity("50k").add(quantity("1m")).isInteger()',
    'quantity("50k").asInteger() == 50000',
    'quantity("50.5").asApproximateFloat() == 50.5',
    'quantity("200M").isGreaterThan(quantity("100M")) && quantity("1Gi").isLessThan(quantity("1.1G"))',
    'quantity("200M").compareTo(quantity("0.2G")) == 0 && quantity("200M") == quantity("0.2G")',
    'quantity("50k").add(20) == quantity("50020") && quantity("50k").sub(quantity("100k")) == quantity("-50k")',
    'quantity("-1").sign() == -1 && quantity("1e3") == quantity("1k")',
    'isQuantity("1.3G") && !isQuantity("1,3G") && !isQuantity("200K")',
    'quantity("9007199254740993").isGreaterThan(quantity("9007199254740992"))',
  ],
  urls: [
    'url("https://example.com:80/path").getHost() == "example.com:80"',
    'url("https://[::1]:80/").getHostname() == "::1" && url("https://example.com/").getPort() == ""',
    'url("https://example.com/with%20space/?a=1&b=2&b=3").getEscapedPath() == "/with%20space/"',
    'url("https://example.com/?k1=a&k2=b&k2=c").getQuery() == {"k1": ["a"], "k2": ["b", "c"]}',
    'url("/path").getScheme() == "" && url("/path").getHost() == ""',
    'isURL("https://a:80/") && isURL("/absolute-path") && !isURL("../relative-path") && !isURL("https://a:b:80/")',
  ],
  addresses: [
    'ip("127.0.0.1").family() == 4 && ip("::1").family() == 6 && ip("::1").isLoopback()',
    'isIP("1.2.3.4") && !isIP("1.2.3") && !isIP("01.2.3.4") && !isIP("::ffff:1.2.3.4") && !isIP("fe80::1%eth0")',
    'ip.isCanonical("2001:db8::abcd") && !ip.isCanonical("2001:DB8::ABCD")',
    'string(ip("2001:db8:0:0::1")) == "2001:db8::1" && ip("2001:db8::1") == ip("2001:DB8:0::1")',
    'ip("224.0.0.5").isLinkLocalMulticast() && ip("169.254.0.1").isLinkLocalUnicast() && ip("8.8.8.8").isGlobalUnicast()',
    'cidr("192.168.0.0/24").containsIP("192.168.0.1") && !cidr("192.168.0.0/24").containsIP(ip("192.168.1.1"))',
    'cidr("192.168.0.0/16").containsCIDR("192.168.10.0/24") && !cidr("192.168.0.0/24").containsCIDR(cidr("192.168.0.0/16"))',
    'cidr("192.168.0.1/24").masked() == cidr("192.168.0.0/24") && cidr("::1/128").prefixLength() == 128',
    'isCIDR("10.0.0.0/8") && !isCIDR("10.0.0.0/33") && !isCIDR("10.0.0.0")',
  ],
  'regular expressions': [
    '"abc 123".find("[0-9]+") == "123" && "abc".find("[0-9]+") == ""',
    '"123 abc 456".findAll("[0-9]+") == ["123", "456"] && "123 abc 456".findAll("[0-9]+", 1) == ["123"]',
    '"ABC".matches("(?i)^abc\\\\z")',
    'matches("a-b", "^[[:alpha:]]-[[:alpha:]]$")',
  ],
  lists: [
    '[1, 2, 2, 3].isSorted() && !["b", "a"].isSorted()',
    '[1, 3].sum() == 4 && [].sum() == 0 && [1.5, 2.5].sum() == 4.0',
    '[1, 3].min() == 1 && ["a", "c"].max() == "c"',
    '[1, 2, 2, 3].indexOf(2) == 1 && [1, 2, 2, 3].lastIndexOf(2) == 2 && ["a"].indexOf("b") == -1',
    'sets.contains([1, 2, 3], [2]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])',
  ],
  strings: [
    '"tacocat".charAt(3) == "o" && "a b".replace(" ", "_") == "a_b" && "aaa".replace("a", "b", 2) == "bba"',
    '"%s has %d of %.2f, %x".format(["it", 3, 1.5, 255]) == "it has 3 of 1.50, ff"',
    '"%s".format([["a", 1]]) == "[a, 1]" && "100%%".format([]) == "100%"',
  ],
  'named formats': [
    '!format.dns1123Label().validate("my-label").hasValue()',
    'format.dns1123Label().validate("My_label").hasValue()',
    'format.named("labelValue").value().validate("a b").hasValue() && !format.named("unknown").hasValue()',
    'format.dns1123Subdomain().validate("-a").value().size() == 1',
  ],
  versions: [
    'semver("1.2.3").isLessThan(semver("1.10.0")) && semver("1.0.0-rc.1").isLessThan(semver("1.0.0"))',
    'isSemver("1.2.3") && !isSemver("v1.2") && isSemver("v01.2", true) && semver("v1.2", true).minor() == 2',
    'semver("1.0.0-alpha.2").compareTo(semver("1.0.0-alpha.10")) == -1',
  ],
};

describe('CEL as Kubernetes has it', () => {
  for (const [what, expressions] of Object.entries(TRUE)) {
    describe(`knows ${what}`, () => {
      it.each(expressions)('%s', (expression) => {
        expect(environment.check(prepared(expression))).toMatchObject({ valid: true });
        expect(resultOf(expression)).toBe(true);
      });
    });
  }

  it.each([
    'quantity("many")',
    'url("not a url")',
    'ip("999.1.1.1")',
    'cidr("10.0.0.0")',
    'semver("one")',
    'quantity("0.5").asInteger()',
    '[].min()',
    '"a".charAt(2)',
    '"%d".format(["a"])',
  ])('fails at %s, as the API server does', (expression) => {
    expect(() => resultOf(expression)).toThrow();
  });

  it('leaves text in quotes as it is', () => {
    expect(resultOf(`'matches(' + "has(a[0].b)" == "matches(has(a[0].b)"`)).toBe(true);
  });

  it('does not know what it cannot do: authorizer', () => {
    expect(environment.check(prepared('authorizer.path("/").check("get").allowed()'))).toMatchObject({ valid: false });
  });
});
