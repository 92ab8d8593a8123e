import { pick, type Random } from './random.ts';

// Made-up places sound like pinyin; no list of real hosts is read.
const syllables = (
  'an bao bei bin cang chang chao chen cheng chong chu da dan dao de ding dong du en fang fei feng fu ' +
  'gan gang gao gong gu guan guang gui guo hai han hang hao he heng hong hu hua huai huang hui ji jia ' +
  'jian jiang jin jing jiu ju kai kang ke kun lai lan le li lian liang lin ling liu long lu luo ma mao ' +
  'mei meng mian min ming nan ning pan peng pin ping pu qi qian qiao qin qing qu quan rong ru san sha ' +
  'shan shang shao shen sheng shi shou shu shun si song su sui tai tang tao tian tong tu wan wei wen wu ' +
  'xi xia xian xiang xiao xin xing xiu xu xuan yan yang yao yi yin ying yong you yu yuan yue yun zao ' +
  'zhang zhao zhen zheng zhi zhong zhou zhu zi zun'
).split(' ');

/** A pinyin-like label of so many syllables. */
export function makeLabel(random: Random, length: number): string {
  let label = '';
  for (let index = 0; index < length; index += 1) label += pick(random, syllables);
  return label;
}

/** Gives names out once: `claim` appends syllables until nobody has the name, `www.` set aside. */
export function hostNames(): {
  readonly claim: (random: Random, make: (label: string) => string, label: string) => string;
} {
  const taken = new Set<string>();
  return {
    claim(random, make, label) {
      let wanted = label;
      for (;;) {
        const host = make(wanted);
        const key = host.replace(/^www\./, '');
        if (!taken.has(key)) {
          taken.add(key);
          return host;
        }
        wanted += pick(random, syllables);
      }
    },
  };
}

/**
 * Host of a site that is no portal, in the shapes measured on 37,990 hosts in 2020: O.X 46 %,
 * www.X 32 % (the portals, `portals` of all sites, among them), X 15 %, www.O.X 4 %, deeper 3 %.
 */
export function hostShape(
  random: Random,
  place: { readonly unit: string; readonly parent: string },
  portals: number,
): (label: string) => string {
  const www = Math.max(0, (0.32 - portals) / (1 - portals));
  if (random() < www) return (label) => `www.${place.unit}${label}.gov.cn`;
  const at = random() * 0.68;
  if (at < 0.46) return (label) => `${label}.${place.unit}.gov.cn`;
  if (at < 0.61) return (label) => `${place.unit}${label}.gov.cn`;
  if (at < 0.65) return (label) => `www.${label}.${place.unit}.gov.cn`;
  return (label) => `${label}.${place.unit}.${place.parent}.gov.cn`;
}
