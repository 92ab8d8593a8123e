/** An address that a page leads to. */
export interface PageLink {
  readonly url: string;
  /** Its host with the port, as in the address. */
  readonly host: string;
  /** `page`: a link that people follow; `part`: a picture, script or style of the page itself. */
  readonly kind: 'page' | 'part';
}

/** The register's own label as found in the markup: a link whose path is `/labels/<number>`. */
export interface LabelMark {
  readonly host: string;
  readonly number: string;
  /** It stands after `</body>` or `</html>`. */
  readonly isAfterBody: boolean;
}

/** What was read out of the markup of one page; nothing of it is kept but what findings name. */
export interface PageFacts {
  /** `<title>` as people see it; empty where there is none. */
  readonly title: string;
  /** `<meta name="SiteIDCode">` (国办发〔2017〕47号); empty where there is none. */
  readonly metaCode: string;
  /** What a reader sees, the text between two tags on a line of its own. */
  readonly text: string;
  /** Addresses of http and https, each once, in the order of the page. */
  readonly links: readonly PageLink[];
  readonly labels: readonly LabelMark[];
  /** Numbers of the official 党政机关网站标识 on the page: recognised, never issued. */
  readonly officialMarks: readonly string[];
  /** Where `<meta http-equiv="refresh">` or a page of frames leads at once; empty where nowhere. */
  readonly refresh: string;
  /** The page is made by scripts or frames: hardly any text of its own, so nothing may be concluded. */
  readonly isMadeByScript: boolean;
}
