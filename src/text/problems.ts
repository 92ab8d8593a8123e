import { type ProblemCode, problemCodes } from '#registry/problem-codes.ts';
import type { Problem } from '#registry/problem.ts';
import { openingSentences } from './opening-words.ts';
import { refusalText } from './words.ts';

type Params = NonNullable<Problem['params']>;
type Sentence = string | ((params: Params) => string);

/** One clear sentence for each reason: what is wrong and what right looks like (R-2.2). */
const sentences = {
  ...openingSentences,
  required: '必填，请填写',
  choose: '请选择一项',
  'choice-unknown': '不是可选的内容，请从列出的选项中选择',
  'too-long': ({ max }) => `不能超过 ${max} 个字，请缩短`,
  'text-one-line': '只能写一行，不能有换行或看不见的字符',
  'text-hidden-characters': '含有看不见的控制字符，请删去后重新输入',
  'text-id-card': '这里会公开，不能写身份证号码，请删去',
  'text-mobile': '这里会公开，不能写手机号码，请删去',
  'text-email': '这里会公开，不能写电子邮箱，请删去',
  'name-hidden-characters': '网站名称含有换行或看不见的字符，请直接输入一行名称，如“示例市民政局”',
  'name-lookalike': '网站名称含有形似拉丁字母的其他文字，请改用汉字或普通字母',
  'name-characters': '网站名称只能用汉字、民族文字、字母、数字和常用标点，如“示例市民政局”',
  'name-too-short': ({ min }) => `网站名称至少 ${min} 个字，请写机构全称，如“示例市民政局”`,
  'name-is-url': '这里填网站的名称，不是网址，如“示例市民政局”',
  'name-taken': (params) => `网站名称与${holder(params)}重复，不能继续填报${whatNext(params)}`,
  'url-characters':
    '网址含有空格、引号、反斜杠或看不见的字符，请重新输入，如 https://www.shili.gov.cn/',
  'url-scheme': '网址应以 http:// 或 https:// 开头，如 https://www.shili.gov.cn/',
  'url-userinfo': '网址中不能有“@”和用户名，如 https://www.shili.gov.cn/',
  'url-port': '首页网址不能带 80、443 以外的端口，如 https://www.shili.gov.cn/',
  'url-not-home': '请填首页网址，不带“?”和“#”后面的部分，如 https://www.shili.gov.cn/',
  'url-path': '网址的路径中不能有 ../ 和 %00 等转义的控制字符，如 https://www.shili.gov.cn/',
  'url-address':
    '网址应使用公开的域名，不能用 IP 地址或内部网络的名称，如 https://www.shili.gov.cn/',
  'url-host': '域名写法不对，应如 www.shili.gov.cn',
  'url-lookalike': '域名混用了形似的不同文字，请改用普通字母或规范的中文域名',
  'url-not-official': '政府网站的域名应以 .gov.cn 或 .政务 结尾，如 https://www.shili.gov.cn/',
  'url-taken': (params) => `首页网址与${holder(params)}重复，不能继续填报${whatNext(params)}`,
  'nothing-changed': '没有任何修改，请修改后再提交',
  'return-day-past': ({ today }) => `计划恢复日期应在今天（${today}）以后`,
  'from-past': ({ today }) => `下线日期应是今天（${today}）或者以后`,
  'until-before-from': '下线的最后一天应是第一天当天或者以后',
  'offline-too-long': ({ days, max, last }) =>
    `临时下线不得超过 ${max} 天（首尾两天都算），现在是 ${days} 天，请改到 ${last} 或者以前`,
  'offline-year-used': ({ year, day }) => `临时下线每年最多 1 次，${year} 年已于 ${day} 临时下线`,
  'not-offline-approved': '下线申请通过以后才能完成下线',
  'site-deleted': '网站已经删除，须先由国务院办公厅恢复',
  'site-offline-for-good': '网站已经永久下线，只能由省（部委）恢复正常',
  'filing-open': '已经有同类申请在办理，办结、撤回后才能再次申请',
  'is-portal': '本网站已经是门户网站，只能申请取消',
  'is-no-portal': '本网站不是门户网站，只能申请门户网站',
  'is-platform': '本网站已经是政务服务平台，只能申请取消',
  'is-no-platform': '本网站不是政务服务平台，只能申请政务服务平台',
  'portal-taken-cancel-first': ({ name }) =>
    `一个组织单位只能有一个门户网站，现在是“${name}”；须先取消原来的门户标记`,
  'portal-flag-first': '门户网站不能直接永久下线，请先申请取消门户网站',
  'offline-planned': '已经有审核通过、还没有开始的临时下线，一次只能有一个',
  'not-normal': '运行状态为“正常”的网站才能申请',
  'is-normal': '网站运行状态正常，无须恢复',
  'is-exempt': '网站已经是例外，只能恢复正常',
  'not-yours': '不属于本单位的职责，应由负责的单位办理',
  'site-code-wrong': '网站标识码或者校验码不正确，请核对后重新输入；忘记的，可以用“标识码找回”',
  'unit-format': '组织单位标识码为六位，如 330106、bm0100，请核对',
  'unit-unknown': ({ unit }) => `没有标识码为 ${unit} 的组织单位，请核对，或按名称查询`,
  'unit-retired': ({ unit, successor }) =>
    successor === '' || successor === undefined
      ? `组织单位 ${unit} 已经撤并，请改填现在的组织单位`
      : `组织单位 ${unit} 已经撤并，请改填 ${successor}`,
  'no-reviewer': '这个组织单位及其上级都没有开通账户，暂时不能受理，请联系上级组织单位',
  'vertical-sponsor': ({ name, department }) =>
    `“${name}”属于${department}的垂直管理系统，应由${department}汇总报送，请填写该部门的组织单位标识码`,
  'portal-taken': (params) =>
    `一个组织单位只能有一个门户网站，现在是${holder(params)}；须先取消原来的门户标记`,
  'icp-required': 'ICP备案已取得的，请填写备案编号，如 京ICP备05070218号-1',
  'icp-format': 'ICP备案编号应如 京ICP备05070218号 或 京ICP备05070218号-1；没有的填“无”',
  'police-required': '公安机关备案已取得的，请填写备案号，如 京公网安备11010202000001号',
  'police-format': '公安机关备案号应如 京公网安备11010202000001号（14 位数字）；没有的填“无”',
  'person-name': '请填写姓名，只用汉字或字母，至少两个字',
  'phone-format': '办公电话应带区号，可以带分机号，如 010-99912345 或 010-99912345-102',
  'mobile-format': '手机号码应为 11 位数字，如 13899912345',
  'email-format': '电子邮箱应如 name@shili.gov.cn，通知和标识码将发到这里',
  'bulk-none': '没有可以办理的申请：请先勾选待本单位办理的申请，或者办理当页全部',
  'bulk-gone': '这一批的办理页面已经失效，请从列表重新选择',
  'bulk-started': '这一批已经开始办理，没有重复办理，请看下面的结果',
  'bulk-failed': '系统故障，这一项没有办理，请稍后单独办理',
  'request-expired': '这个页面已经失效，请从“新增网站”重新打开后提交，填写的内容会保留',
  'too-many-filings': ({ wait }) => `这个网络地址提交得太多，请在${later(wait)}后再试`,
  'too-many-open-filings': ({ max }) =>
    `这个网络地址一天内最多有 ${max} 个申请等待受理，请等本级组织单位受理以后再上报，或者请组织单位成批导入`,
  'receipt-code-wrong': '临时码不正确，请核对后重新输入（25 位，如 ABCDE-12345-ABCDE-12345-ABCDE）',
  'too-many-tries': ({ wait }) => `尝试次数太多，请在${later(wait)}后再试`,
  'not-returned': '这项申请没有被退回，不能修改后重新上报',
  ...refusalText,
  'github-no-unit': ({ login }) =>
    `没有组织单位的文件写有 GitHub 账户 ${login}，不能登录；请由上级组织单位把账户写入单位文件`,
  'github-account-needed': '本登记簿在 GitHub 上运行，请用单位文件中写明的 GitHub 账户登录后审核',
  'github-sign-in-again': '请用 GitHub 重新登录后再审核，刚才的审核没有记录',
  'github-not-shown': '这项申请还没有显示在 GitHub 上，请过几分钟再审核',
  'github-refused': 'GitHub 没有接受这项审核，请确认您的账户可以访问登记簿的仓库',
  'reviews-cut-short': 'GitHub 没有给出全部审核意见，暂时不能办结，请稍候',
  'review-missing': ({ account }) =>
    `账户 ${account} 的审核在 GitHub 上已不存在或已改变，不能办结，请由该单位重新审核`,
  'github-not-author': ({ login }) =>
    `GitHub 账户 ${login} 不是这项申请的合并请求的作者，请用提出合并请求的账户登录`,
  'commit-unsigned': ({ commit }) =>
    `有人绕过登记簿在这件申请的分支上写了提交 ${String(commit).slice(0, 12)}，没有登记簿的签名，不能审核，也不会办结；请运维人员核实后把分支退回到它前面的提交`,
  'persons-awaited': '还没有填写负责人和联系人，请等合并请求的作者在登记簿填好以后再审核',
  'persons-by-git': '负责人和联系人是个人信息，不能写在合并请求里，persons 一项应保持原样',
  'change-kind-by-git':
    '用 Git 只能修改网站的基本信息、栏目和其他域名，其他请凭网站标识码和校验码登录登记簿办理',
  'filing-id-taken': '申请编号已经用过，请另取一个：8 位数字和大写字母（不含 I、L、O、U）',
  'filing-ended': '这项申请已经撤回或者失效，请换一个申请编号，另开一个合并请求',
  'edit-in-pull-request':
    '这项申请是用 Git 上报的，请在原来的合并请求中修改文件，登记簿会自动重新检查',
  'sign-in-wrong': '账户或密码不正确，请核对后重新输入',
  'password-wrong': '现在的密码不正确，请重新输入',
  'password-same': '新密码不能与现在的密码相同，请换一个',
  'password-differs': '两次输入的新密码不一样，请重新输入',
  'password-too-short': ({ min }) => `密码至少 ${min} 位`,
  'password-too-long': ({ max }) => `密码最多 ${max} 位`,
  'password-needs-letter-and-digit': '密码须同时有字母和数字',
  'password-names-account': '密码不能包含账户、单位代码或单位名称，请换一个',
  'password-common': '这个密码太常见，容易被猜到，请换一个',
  'activation-expired': '激活码已过有效期，请联系上级组织单位重新发放',
  'units-none': '请至少选择一个组织单位',
  'not-next-level': '只能为直接挂接在本单位下的组织单位发放账户，请重新选择',
  'unit-without-account': ({ unit }) => `组织单位 ${unit} 不设账户，请取消选择`,
  'account-active': ({ code }) =>
    `账户 ${code} 已经激活或者停用，不能重新发放激活码；忘记密码的，请上级组织单位重置`,
  'handed-out-already': '激活码已经生成，只显示一次；没有保存下来的，请重新发放',
  'hand-out-changed': '账户的状态刚刚有变化，没有发放激活码，请核对后重新办理',
  'sheet-saved': '账户信息表只能下载一次；没有保存下来的，请重新发放',
  'account-unknown': '本单位没有这个账户，请核对',
  'account-in-use': '不能停用正在使用的账户，请用另一个账户登录后办理',
  'account-last': '没有停用：本单位至少要保留一个已经激活、可以登录的账户',
  'account-off': '这个账户已由其单位停用，请其单位启用或者改用其他账户',
  'accounts-full': ({ max }) => `每个单位最多 ${max} 个账户，不再使用的可以停用`,
  'reset-not-yours': '没有这个账户，或者不由本单位重置，请核对申请表上的账户',
  'reset-not-needed': '这个账户还没有激活，不用重置，请在文件中心重新发放激活码',
  'reset-waiting': '这个账户已有待确认的重置，请另一人确认或者撤销',
  'reset-same-person': '发起重置的账户不能自己确认，请更上级的组织单位确认',
  'reset-second-new':
    '本账户在这项重置发起时还没有启用，不能确认，请发起以前已经在用的账户或者更上级的组织单位确认',
  'reset-second-related':
    '本账户和发起重置的账户是由本单位自己增加的，可能由同一人掌握，不能确认，请更上级的组织单位确认；国务院办公厅由服务器上另外建立的账户确认',
  'account-of-root-only':
    '服务器上只建立、重置国务院办公厅的账户，其他单位的请上级组织单位在文件中心办理',
  'reset-closed': '这项重置已经确认、撤销或者过期，请查看下面的重置记录',
  'notice-id': '通知编号应为发布日期加小写字母、数字和连字符，如 2026-11-20-990000-1405',
  'notice-front': '通知文件应以 --- 开头，写完各项后再以 --- 结束，空一行写正文',
  'notice-publisher': '应由国务院办公厅、省（区、市）和国务院部门发布通知',
  'notice-scope': '只能发给本单位和本单位的下级，请填写下级组织单位的标识码，如 990100',
  'notice-withdrawn': '这个通知已经撤回，不能再次撤回，请另行发布',
  'mail-not-sent': '邮件还没有发出，请等发出后再记录退信',
  'mail-bounced': '已经记录退信，请打电话核对邮箱后重新发送',
  'mail-on-its-way': '邮件正在等待发送，请稍后再看',
  'mail-resent': '已经重新发送，请查看后来的一封',
  'too-many-resends': ({ wait }) =>
    `今天重新发送的次数已满，请在${later(wait)}后再试，或者打电话通知`,
  'serials-used-up': ({ unit }) =>
    `组织单位 ${unit} 的 9,999 个顺序号已经用完，不能再生成标识码，请联系国务院办公厅调整挂接关系`,
  'clock-behind': ({ newest, now }) =>
    `时钟 ${now} 早于登记簿最新的记录 ${newest}，没有生成标识码，请校准时间`,
  'yaml-too-large': '文件超过 64 KB，登记簿的文件都很短，请检查内容',
  'yaml-not-utf8': '文件不是 UTF-8 编码，请用 UTF-8 保存',
  'yaml-malformed': ({ line }) =>
    `${line ? `第 ${line} 行` : '文件'}不符合 YAML 格式，每行应如 name: 示例市民政局`,
  'yaml-forbidden-key': '文件中有不允许的键名，请只用规定的键，如 name、homeUrl',
  'not-canonical': ({ line, right }) =>
    `第 ${line} 行不是规范的写法，应写成：${right === '' ? '（没有这一行）' : right}`,
  'key-order': ({ right }) => `键的顺序不对，这里应是 ${right}`,
  'field-missing': '缺少这一项，请补上；没有内容的也要写出，如 otherDomains: []',
  'field-unknown': '没有这一项，请删去或者改正键名，如 homeUrl',
  'type-wrong': ({ type }) => `内容的类型不对，应是${typeText(type)}`,
  'format-wrong': '格式不对，请参照这一项的例子填写',
  'too-few': ({ min }) => `至少要有 ${min} 项`,
  'too-many': ({ max }) => `最多只能有 ${max} 项，请减少`,
  'number-range': ({ min, max }) => `数字应在 ${min} 和 ${max} 之间`,
  'clock-format': '时间应写成 时:分，如 16:00',
  'stored-form': ({ right }) => `应写成规范的形式：${right}`,
  'path-unknown':
    '登记簿中不能有这个文件；组织单位应如 data/units/99/990101.yaml，网站应如 data/sites/99/990101/9901010001.yaml',
  'path-differs': ({ right }) => `内容与文件的位置不一致，按内容应是 ${right}`,
  'file-removed': '登记簿的文件不能删除，请恢复；撤并的单位和下线、删除的网站都要保留',
  'file-not-plain': '只能是普通文件，不能是链接、子模块或可执行文件',
  'domain-format': '域名应为小写，不带 http:// 和斜杠，如 shili.gov.cn',
  'ipv4-format': 'IPv4 地址应如 192.0.2.1',
  'ipv6-format': 'IPv6 地址应为小写，如 2001:db8::1',
  'channel-count': '栏目名称和栏目地址的个数不一样，多个的都用“；”隔开，一一对应',
  'channel-empty': '不能为空，确实没有这一类栏目（系统）的，请填“无”',
  'channel-url': '栏目地址应是完整的网址，如 https://www.shili.gov.cn/gzdt/；没有的填“无”',
  'persons-format': '应为 64 位小写十六进制的承诺值，或者为空；不能写个人信息',
  'site-code-format': '网站标识码为十位：组织单位标识码和四位顺序号，如 9901010001',
  'filing-format': '申请编号为八位，如 2MEDF39J',
  'filing-taken': ({ name, path }) => `申请编号与网站“${name}”（${path}）的相同`,
  'moment-format': '时间应为北京时间，如 2026-11-20T16:00:00.000+08:00',
  'date-format': '日期应如 2026-11-28',
  'history-order': '时间的先后不对：办结、生成标识码、状态变化应依次在后',
  'history-status': '最后一次状态变化应与运行状态相同',
  'until-required': '临时下线、紧急下线须有恢复日期，如 2026-11-28',
  'until-empty': '只有临时下线、紧急下线才有恢复日期，其他状态应为空',
  'register-early': '还没有生成网站标识码，不能有登记簿生成的内容（register），请删去',
  'root-missing': '没有国务院办公厅（bm0100），挂接关系没有根，请补上 data/units/bm/bm0100.yaml',
  'root-second': ({ root }) => `只有 ${root} 没有上级组织单位，请填写 attachedTo，如 990100`,
  'parent-unknown': ({ parent }) => `上级组织单位 ${parent} 没有文件，请核对 attachedTo，如 990100`,
  'parent-too-low': ({ unit, parent }) =>
    `组织单位 ${unit} 的级别应低于上级组织单位 ${parent}，如县挂接在市，市挂接在省`,
  'parent-misfit': ({ unit, parent }) =>
    `组织单位 ${unit} 不能挂接在 ${parent}：省和部门挂接在 bm0100，地方单位在本省之内，垂管单位在本部门之内，如 990101 挂接在 990100`,
  'level-misfit': ({ unit }) =>
    `标识码 ${unit} 与级别不符，如 990000 是省，990100 是市，990101 是县，bm9900 是部门，bm9901 是垂管单位`,
  'tree-cycle': ({ unit }) =>
    `挂接关系成了圈，组织单位 ${unit} 不能挂接在自己或自己的下级，请改正 attachedTo`,
  'successor-unknown': ({ unit }) =>
    `并入的组织单位 ${unit} 没有文件或就是本单位，请核对，如 990302`,
  'successor-too-low': ({ unit }) =>
    `并入的组织单位 ${unit} 级别低于被撤并的单位，请选择同级或者上级单位，如 990302`,
  'successor-retired': ({ unit }) => `组织单位 ${unit} 已经撤并，请选择现在的组织单位`,
  'parent-retired': ({ unit, parent }) =>
    `组织单位 ${unit} 不能挂接在已经撤并的 ${parent}，请一并调整到现在的组织单位`,
  'root-fixed':
    '国务院办公厅（bm0100）是挂接关系的根，不能改挂、撤并或者停用账户，请选择其他组织单位',
  'unit-exists': ({ unit }) => `组织单位 ${unit} 已经在登记簿中，请核对标识码`,
  'unit-changed-since': ({ unit }) =>
    `提交以后，组织单位 ${unit} 的同一项内容已被另一项申请改变，请按现在的内容重新填写`,
  'unit-filing-open': ({ unit, filing }) =>
    `组织单位 ${unit} 还有一项正在办理的申请${filing === undefined ? '' : `（${filing}）`}，请先办完或者撤回`,
  'not-for-filings': '含有只能由登记簿填写的内容，或者一次改了不能同时改的内容，请删去',
  'unit-not-changeable': '一项申请只能改挂、撤并、新增或者修改一个组织单位，标识码和级别不能修改',
  'date-future': '撤并日期不能晚于今天，请填写实际撤并的日期，如 2025-06-30',
  'unit-account-retired': ({ unit, successor }) =>
    successor === '' || successor === undefined
      ? `组织单位 ${unit} 已经撤并，账户随之停用，请由上级组织单位继续办理`
      : `组织单位 ${unit} 已经并入 ${successor}，账户随之停用，请由 ${successor} 继续办理`,
  'file-too-large': ({ max }) => `文件一共超过 ${max} MB，请分几次导入`,
  'file-empty': '文件是空的，请重新选择',
  'file-kind':
    '只能导入上报文件（.zip）、Excel 工作簿（.xlsx）和 .csv 文件；旧的 .xls 请另存为 .xlsx',
  'file-encoding': '文字编码读不出来，请另存为 UTF-8 编码的 .csv 或者 .xlsx',
  'file-unreadable': '文件读不出来，可能已经损坏，请重新保存后再试',
  'file-too-complex': '文件太复杂，读取所用的时间或内存超过限度；请只保留要导入的内容，另存后再试',
  'archive-damaged': '压缩包已经损坏，请重新生成上报文件后再试',
  'archive-zip64': '压缩包是 ZIP64 格式，上报文件不会用到，请重新生成',
  'archive-encrypted': '压缩包有密码，请用没有密码的上报文件',
  'archive-method': ({ name }) => `压缩包中“${name}”的压缩方法不支持，请重新生成上报文件`,
  'archive-too-many': ({ max }) => `压缩包中的文件超过 ${max} 个，请分成几个`,
  'archive-too-large': ({ max }) => `压缩包解开以后超过 ${max} MB，请分成几个`,
  'archive-ratio': ({ name }) => `压缩包中“${name}”的压缩比不正常，请重新生成上报文件`,
  'archive-size': ({ name }) => `压缩包中“${name}”标明的大小与实际不符，请重新生成上报文件`,
  'archive-name': ({ name }) => `压缩包中有不允许的文件名“${name}”，请重新生成上报文件`,
  'archive-duplicate': ({ name }) => `压缩包中有两个“${name}”，请重新生成上报文件`,
  'archive-link': ({ name }) => `压缩包中“${name}”是链接或者特殊文件，请重新生成上报文件`,
  'archive-nested': ({ name }) => `压缩包中还有压缩包“${name}”，请逐个导入`,
  'archive-unknown': ({ name }) => `上报文件中不应有“${name}”，请用原来的上报文件`,
  'package-manifest':
    '压缩包不是离线填报生成的上报文件（清单 manifest.json 没有或者不对），请重新选择',
  'package-missing': ({ name }) => `上报文件中缺少“${name}”，请重新生成`,
  'package-changed': ({ name }) => `上报文件中的“${name}”与清单不符，生成以后被改动过，请重新生成`,
  'package-site': '这一份的内容读不出来，请在离线填报中打开核对，重新生成上报文件',
  'workbook-unsafe': '工作簿含有宏、外部链接或者嵌入的对象，请只复制文字到导入模板中',
  'table-header': '没有找到表头：应有一行写着“网站名称”“首页网址”等，请使用导入模板',
  'table-empty': '表头下面没有内容，请填写后再导入',
  'too-many-rows': ({ max }) => `一次最多 ${max} 行，请分几次导入`,
  'too-many-columns': ({ max }) => `最多 ${max} 列，请使用导入模板`,
  'column-missing': ({ column }) => `缺少“${column}”一列，请使用导入模板`,
  'column-twice': ({ column }) => `“${column}”一列出现两次，请删去一列`,
  'column-unknown': ({ column }) =>
    `“${column}”一列没有读取，导入模板中应是另外的列名或者没有这一列`,
  'csv-quote': ({ row }) => `第 ${row} 行的引号不成对，请检查这一行`,
  'row-too-long': '这一行超出表头的列里还有内容，请检查是否错列',
  'cell-formula': '单元格是公式，请改为文字（复制后选择性粘贴为数值）',
  'cell-error': '单元格是错误值（如 #N/A），请改为文字',
  'channel-no-site': ({ row, name }) =>
    `“栏目（系统）”第 ${row} 行的网站名称“${name}”不在网站基本信息中，请核对`,
  'no-file': '请选择要导入的文件',
  'unit-outside': ({ unit }) =>
    `组织单位 ${unit} 不是本单位或者本单位的下级，只能导入本单位和下级的网站`,
  'already-minted': ({ code, name }) =>
    `网站“${name}”已生成网站标识码 ${code}，不再处理；需要修改的，请以填报单位身份登录后修改`,
  'already-concluded': ({ name }) =>
    `网站“${name}”已经审核通过，等待生成网站标识码，不再处理；需要修改的，请在生成以后修改`,
  'duplicate-in-file': ({ file, row }) => `与“${file}”第 ${row} 行的网站重复，请只保留一个`,
  'name-format': '编号只能用小写字母、数字和连字符，如 census-2026',
  'oid-format': '对象编号应是 40 位十六进制数字',
  'quarter-format': '季度的写法如 2026Q3',
  'points-format': '扣分填写正数，最多一位小数，如 1.5',
  'count-range': ({ max }) => `应填写 0 到 ${max} 的整数，例如 0`,
  'phases-order': '各阶段应按先后排列，截止日期不早于开始日期',
  'rubric-changed': '使用中的评分表不能修改，请另立一个版本',
  'rubric-line': '评分表的这一行写法不对，请检查编号是否重复、分值与扣分方法是否相符',
  'rubric-draft': '含有未核对内容的评分表只能是草案',
  'rubric-unknown': '没有这个评分表，或者它还是草案，请改用已经确定的评分表',
  'campaign-unknown': '没有这个普查活动，请从普查活动列表中选择',
  'campaign-scope': '普查的范围应是发起单位或者它的下级',
  'campaign-changed': '普查活动的评分表和范围不能修改，须另行开展新的普查活动',
  'campaign-exists': '已经有同样编号的普查活动，请换一个编号',
  'site-unknown': '登记簿中没有这个网站，请核对网站标识码',
  'score-account': '自查评分没有账户，检查评分应写明账户',
  'score-line': '与评分表不符：没有这一项、重复、顺序不对或者个数不对，请按评分表逐项填写',
  'score-changed': '评分表一旦提交不可更改，只能附加更正',
  'news-not-yours': '只能撤回本单位发布的工作动态，请从本单位发布的动态中选择',
  'published-changed': '已经发布的不能修改，请另行发布更正',
  'veto-with-deductions': '有单项否决的不再填写扣分，请清空扣分或者取消单项否决',
  'draw-size': '抽中的网站数与应抽取的不一致',
  'draw-changed': '预告和抽取的内容不能修改，请在下一季度重新预告',
  'draw-value-day': ({ day }) => `随机数在 ${day} 公布，请到那天以后再抽取`,
  'not-in-sample': '不是抽中的网站，或者重复，请只填抽中的网站，一个网站一行',
  'not-accepting': '现在不在受理的时间内，请按普查活动页面公布的日期办理',
  'site-out-of-scope': '这个网站不在普查范围内，或者运行状态不需要评分；有疑问的请联系组织单位',
  'facts-unconfirmed': '请先核对网站基本信息，确认无误后再填写评分表',
  'already-scored': '已经提交过评分，评分表一旦提交不可更改；有误的请联系组织单位更正',
  'self-score-first': '填报单位还没有提交自查评分，请在提交以后检查',
  'not-inspector': '这个网站不由本单位检查，请从待检查网站列表中选择',
  'own-site-alone':
    '这是本单位自己的网站，一个账户不能单独评分，请先保存，再由本单位另一个账户核对后提交',
  'own-site-differs':
    '内容与另一个账户保存的不一致，请照保存的内容提交；有不同意见的，请保存后由对方核对提交',
  'own-site-correction': '这是本单位自己的网站，不能自行更正评分，请上级组织单位更正',
  'already-inspected': '已经提交过检查评分，评分表一旦提交不可更改；有误的请另行更正',
  'not-scored': '还没有评分，无从更正，请先评分',
  'already-reported': '已经报送过检查整改情况，不用再报；有变化的请联系上级组织单位',
  'not-caller': '只能由发起普查的单位和范围内的省、部委办理',
  'spot-check-frozen': ({ day }) =>
    `本季度的抽查情况在 ${day} 以后冻结，不能修改，请在下一季度的报告中说明`,
  'spot-check-announced': '本季度已经预告过抽查，不能重新预告，请按预告的办法抽取',
  'label-number': '标识编号应为地区代码、短横线和六位顺序号，如 33-000001',
  'label-hosts':
    '标识的域名应为小写字母形式（中文域名写成 xn--），按字母顺序排列，不能重复，如 mz.shili.gov.cn',
  'label-key-changed': '签名密钥只能增加和停用，不能删除、改动或者重复，请另立一把密钥',
  'label-key-id': '签名密钥的编号应为年份、短横线和顺序号，如 2026-1',
  'label-signature': '签名应为 86 个 base64url 字符',
  'label-public-key': '公开密钥应为 Ed25519 密钥的 SPKI，以 base64 书写，以 MCowBQYDK2VwAyEA 开头',
  'label-not-found': '最近一次检查没有在首页找到登记簿发放的标识，请先加挂，检查以后再申请',
  'label-changed': '标识发放以后不能改动，请按资格复核发放新的标识',
  'not-drawn': '还没有抽取网站，请先填写公布的随机数',
  'advice-name': ({ name }) => `建议网站名称使用本地区、本部门的机构名称，如包含“${name}”`,
  'advice-portal-host': '建议门户网站使用 www.□□□.gov.cn 形式的域名',
  'advice-department-host':
    '建议部门网站使用 ○○○.□□□.gov.cn 形式的域名（本级政府门户域名的下级域名）',
  'advice-official-host': '域名不以 .gov.cn 或 .政务 结尾；这是以前登记的网站，建议改用规范的域名',
  'advice-chinese-host': ({ name }) => `建议中文域名使用机构全称或规范化简称，如 ${name}.政务`,
  'advice-other-domains': '一个网站原则上只用一个中文域名和一个英文域名，请确认首页网址是主域名',
  'advice-twin': ({ name }) =>
    `已有网站“${name}”使用带（或不带）www. 的同一域名，请确认不是同一个网站`,
  'advice-platform-covered': ({ name }) =>
    `${name}的政务服务平台已覆盖省、市、县三级，全省只需填报一个统一平台，请说明理由`,
  'advice-platform-sponsor':
    '政务服务平台的主管单位一般为各级人民政府办公厅（室）、国务院有关部门办公厅（室），建议核对主办单位',
  'advice-second-site': ({ count }) =>
    `同一主办单位已有 ${count} 个网站；原则上一个单位最多开设一个网站，请说明理由`,
  'advice-county-department': '县级部门原则上不单独开设网站，内容放在县级政府门户网站，请说明理由',
  'check-off': '登记簿没有开启网站检查，请联系登记簿的管理人员',
  'check-status': '只能检查状态为“正常”的网站',
  'check-too-soon': ({ minutes }) => `刚刚检查过，请过 ${minutes} 分钟再检查`,
} as const satisfies Record<ProblemCode, Sentence>;

const known: ReadonlySet<string> = new Set(problemCodes);

/** The sentence for a problem; a code nobody wrote a sentence for is a fault of ours and throws. */
export function problemText(problem: Problem): string {
  if (!known.has(problem.code)) throw new Error(`no sentence for problem ${problem.code}`);
  const sentence: Sentence = sentences[problem.code as ProblemCode];
  return typeof sentence === 'string' ? sentence : sentence(problem.params ?? {});
}

function holder({ by, name, code }: Params): string {
  return by === 'site' && code ? `已登记的网站“${name}”（${code}）` : `正在申请的网站“${name}”`;
}

function whatNext({ by }: Params): string {
  return by === 'site' ? '；请以填报单位身份登录后修改原有信息' : '；请凭临时码查询那份申请的进度';
}

function typeText(type: string | number | undefined): string {
  const words: Readonly<Record<string, string>> = {
    string: "文字（代码和数字要加引号，如 '990101'）",
    boolean: 'true 或 false',
    integer: '整数',
    object: '下一级的若干项',
    array: '列表，每项一行、以“- ”开头；没有的写 []',
    null: 'null',
  };
  const named = String(type).split(',');
  return named.map((name) => (Object.hasOwn(words, name) ? words[name] : name)).join('或 ');
}

function later(wait: string | number | undefined): string {
  const seconds = Number(wait ?? 60);
  return seconds < 90 ? `${Math.ceil(seconds)} 秒` : `${Math.ceil(seconds / 60)} 分钟`;
}
