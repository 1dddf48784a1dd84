/** Plain words that YAML 1.1, YAML 1.2 or Go take for a boolean, a null, a number, a merge or a value key. */
const WORDS: ReadonlySet<string> = new Set(
  [
    '~ null Null NULL << =',
    'true True TRUE false False FALSE y Y n N yes Yes YES no No NO on On ON off Off OFF',
    '.inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF .nan .NaN .NAN',
  ].flatMap((line) => line.split(' ')),
);
export const LONGEST_WORD = 5;

/** Every character that is in some number or date: a text with another one is none. */
export const NUMBERS = '0123456789abcdefABCDEFxXoO_+-.:TtZ \t';

/** Integers and floats of all readers, without their underscores: Go takes those anywhere, capital prefixes, and `0b-1`. */
const NUMBER =
  /^[-+]?(?:0[bB][-+]?[01]+|0[oO][-+]?[0-7]+|0[xX][-+]?[0-9a-fA-F]+|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)$/;
/** `12:30:45` is 45045 for YAML 1.1. */
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
/** Dates, also those that do not exist: PyYAML fails on them. */
const DATE =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)?$/;

/** Whether some reader takes this text, when it stands without quotes, for something else than a text. */
export function mistakable(text: string): boolean {
  if (text.length <= LONGEST_WORD && WORDS.has(text)) return true;
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  // A number begins with a digit, a sign or a dot; an empty text is a null.
  if (!digit && first !== 43 && first !== 45 && first !== 46) return text === '';
  if (NUMBER.test(text.includes('_') ? text.replaceAll('_', '') : text)) return true;
  return (text.includes(':') && SEXAGESIMAL.test(text)) || (digit && DATE.test(text));
}
