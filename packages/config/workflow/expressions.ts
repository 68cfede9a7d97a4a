/** What is known of `inputs.x` and `env.x` where an expression stands. */
export interface Values {
  /** By lower-case names; absent in a workflow that nothing calls. */
  inputs: Readonly<Record<string, string>> | undefined;
  env: Readonly<Record<string, string>>;
}

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;
const REFERENCE = /(?<![\w.'-])(inputs|env)\.([\w-]+)(?![\w.(-])/g;
/** Contexts of an expression that other parts of the workflow file, or what ran before, have a say in. */
const ELSEWHERE = /\b(steps|needs|env|inputs|jobs|job|runner|hashFiles)\b/i;
/** Those that what the checkout holds has a say in, also where no workflow file is edited. */
const CHECKOUT = /\b(steps|needs|env|hashFiles)\b/i;

export const isExpression = (text: string): boolean => text.includes('${{');
export const dependsElsewhere = (text: string): boolean => isExpression(text) && ELSEWHERE.test(text);
export const dependsOnCheckout = (text: string): boolean => isExpression(text) && CHECKOUT.test(text);

/** A text with what is known put in the place of `inputs.x` and `env.x`; the rest of its expressions stays. */
export function resolved(text: string, values: Values): string {
  const known = (context: string, name: string): string | undefined =>
    context === 'env' ? values.env[name] : values.inputs && (values.inputs[name.toLowerCase()] ?? '');
  return text.replace(EXPRESSION, (whole: string, inner: string) => {
    const [, context, name] = /^\s*(inputs|env)\.([\w-]+)\s*$/.exec(inner) ?? [];
    if (context !== undefined) return known(context, name!) ?? whole;
    const replaced = inner.replace(REFERENCE, (reference: string, of: string, key: string) => {
      const value = known(of, key);
      if (value === undefined) return reference;
      return isExpression(value) ? `(${value.replace(EXPRESSION, '$1')})` : `'${value.replaceAll("'", "''")}'`;
    });
    return `\${{${replaced}}}`;
  });
}
