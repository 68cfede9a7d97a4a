import type { Page } from 'playwright-core';

export interface Contrast {
  text: string;
  color: string;
  background: string;
  /** 1 to 21. @see WCAG 2.2, "contrast ratio" */
  ratio: number;
}

/** How well the text of each visible element stands out from the nearest opaque background behind it. */
export async function contrasts(page: Page, selector: string): Promise<Contrast[]> {
  return page.evaluate((chosen) => {
    const parse = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = ([red = 0, green = 0, blue = 0]: number[]): number => {
      const linear = [red, green, blue].map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
    };
    const behind = (element: Element | null): string => {
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if ((parse(backgroundColor)[3] ?? 1) === 1) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    return [...document.querySelectorAll<HTMLElement>(chosen)]
      .filter((element) => element.offsetParent !== null && element.innerText.trim() !== '')
      .map((element) => {
        const { color } = getComputedStyle(element);
        const background = behind(element);
        const [lighter, darker] = [luminance(parse(color)), luminance(parse(background))].sort((a, b) => b - a);
        return { text: element.innerText.trim(), color, background, ratio: (lighter! + 0.05) / (darker! + 0.05) };
      });
  }, selector);
}
