/** What a page that is not there says: what was looked for, and where to look instead. */
export interface Missing {
  readonly title: string;
  readonly advice: string;
  readonly link: { readonly href: string; readonly text: string };
}

/** Helpful words for a path that leads nowhere; codes are named only where they are short. */
export function missingText(path: string): Missing {
  const [, area = '', name = ''] = path.split('/');
  const code = name.replace(/\.json$/, '');
  if (area === 'sites' && code !== '') {
    return {
      title: '没有这个网站标识码',
      advice: `登记簿里没有标识码为“${brief(code)}”的网站。标识码共十位：六位组织单位代码和四位顺序号，请核对是否漏写或者写错。`,
      link: { href: '/search', text: '按网站名称或网址查询' },
    };
  }
  if ((area === 'listing' || area === 'units') && code !== '') {
    return {
      title: '没有这个组织单位',
      advice: `登记簿里没有代码为“${brief(code)}”的组织单位。代码共六位，例如北京市为 110000，部门以 bm 开头。`,
      link: { href: '/listing', text: '按地区和部门查找' },
    };
  }
  return {
    title: '没有找到这个页面',
    advice: '网址可能写错了，或者页面已经移走。',
    link: { href: '/search', text: '查询网站' },
  };
}

function brief(text: string): string {
  const letters = Array.from(text);
  return letters.length > 20 ? `${letters.slice(0, 20).join('')}…` : text;
}
