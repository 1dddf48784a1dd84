/** Texts to which some reader of YAML gives a meaning, somewhere. */
// biome-ignore format: a list of short texts
export const TRICKY = [
  'yes', 'no', 'on', 'off', 'y', 'n', 'NO', 'True', 'true', 'null', 'NULL', '~', '', ' ', '  ', '0o14', '014', '-014', '0x1f', '0b11',
  '1e5', '1E5', '1e+5', '.5', '5.', '+.5', '1_000', '1__0.5', '12:30:45', '12:30:45.5', '-1:59', '2001-01-01', '2001-1-1', '2001-13-45',
  '2001-01-01T00:00:00Z', '2001-01-01 00:00:00 +01:00', '=', '<<', '- a', '-a', '--a', 'a: b', 'a:b', 'a:', ': a', ':a', 'a #b', 'a#b',
  '#', '&a', '*a', '!a', '%a', '@a', '`a', '{}', '[]', '{a', ',a', '>', '|', '?', '?a', '? a', 'a\nb', 'a\nb\n', 'a\n\n', 'a\n\n\nb\n\n\n', '\n',
  '\n\n', '\na', '\n\n  a\n', ' a\nb', 'a\n b\n', 'a\n  ', 'a \nb', 'a\tb\nc', 'a\r\nb', ' a', 'a ', '\ta', 'a\t', 'é', 'é\nè\n', '\u0085', 'a\u0085b',
  '\u2028', '\u2029', 'a\u2028b\nc', '\ufeff', '\ufeffa\nb', '\u00a0', '\u3000', '😀', '😀\n😀', '\ud83d', '\ude00x', '\0', 'a\0b\nc', '\u001b[0m',
  '\u007f', '\ufffe', '.inf', '-.Inf', '.NaN', '-', '---', '--- a', '---\na', '...', '... a', "it's", "'", '"', '"a"', '\\', 'a\\nb', '%YAML 1.2',
  '0_8', '+_1', '0X1F', '0O17', '0B1', '-0o7', '0b-1', '1e999', '08', '0.0.1', '1.2.3', '10.0.0.0/8', '5Gi', '250m', '30s', '__proto__',
];

/** Half of a character: no text in UTF-8 can hold it, so that Go reads another one. */
const HALF = /\p{Surrogate}/u;
const AROUND = ['', 'a', ' ', '\n', ':', ' #', '0', '-', 'é'];

/** Each of them with something before and after it, and the forms of numbers, lists and maps that JSON has. */
export function corpus(): unknown[] {
  const texts = TRICKY.filter((text) => !HALF.test(text)).flatMap((text) =>
    AROUND.flatMap((before) => AROUND.map((after) => before + text + after)),
  );
  const values = [...new Set(texts)].map((text) => ({ text, list: [text, [text]], under: { [text]: text } }));
  const numbers = [0, 1, -1, 0.5, 1e5, 1e21, 1.5e300, 1e-7, -2.5e-9, 2 ** 53];
  const lines = 'a line: of text\n'.repeat(500);
  const long = [lines, lines.trimEnd(), `${lines}\n\n`, 'word '.repeat(2000).trimEnd(), 'x'.repeat(5000)];
  return [...values, { numbers }, { long }, { empty: [{}, [], '', null], true: true, false: false }, nested(60)];
}

function nested(depth: number): unknown {
  return depth === 0 ? 'core' : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) };
}
