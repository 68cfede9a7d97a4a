/** Numbers as people read them: three significant digits, a true minus sign, no trailing zeros lost in a table. */
export function readable(value: number): string {
  if (value === 0) return '0';
  const digits =
    Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : Number(value.toPrecision(3)).toString();
  return digits.replace('-', '−');
}

export function signed(value: number): string {
  return value > 0 ? `+${readable(value)}` : readable(value);
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** A number of examples nobody should take literally: two significant digits, rounded up. */
export function roughly(count: number): string {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return (Math.ceil(count / unit) * unit).toLocaleString('en-US');
}
