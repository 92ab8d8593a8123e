/**
 * What common passwords are made of, lower case, with digits and signs read back as letters. A
 * password of nothing but these, digits and signs is refused whatever its length.
 */
export const commonWords: readonly string[] = `
password passwd passwort passw pass pwd mima kouling secret private login logon signin access
admin administrator root user guest test tester testing demo default system service server manager
superuser operator master owner public changeme newpass letmein welcome hello hi iloveyou ilove
love lovely loveyou woaini aini wo ai ni baobei laopo laogong mama baba jiayou nihao zhongguo china
chinese beijing shanghai tianjin chongqing hebei shanxi liaoning jilin heilongjiang jiangsu zhejiang
anhui fujian jiangxi shandong henan hubei hunan guangdong guangxi hainan sichuan guizhou yunnan
xizang shaanxi gansu qinghai ningxia xinjiang zhengfu gov govcn wangzhan website site register
registry bangongting bangongshi guowuyuan danwei xinxi zhongxin gongkai yewu guanli guanliyuan
qwertyuiop qwerty qwert asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv qazwsxedc qazwsx qaz wsx edc rfv
qweasdzxc qweasd qweasd qwe asd zxc qaz poiuytrewq lkjhgfdsa mnbvcxz abcdefghijklmnopqrstuvwxyz
abcdefghijkl abcdefgh abcdefg abcdef abcde abcd abc xyz aa bb cc aaa bbb xxx football baseball
basketball soccer monkey dragon tiger lion eagle panda shadow sunshine princess prince superman
batman spiderman pokemon starwars matrix freedom forever family friend friends happy lucky money
summer winter spring autumn michael jordan jennifer jessica daniel charlie thomas robert andrew
george ashley computer internet google baidu tencent alibaba taobao weixin wechat huawei xiaomi
android apple iphone windows linux ubuntu oracle mysql cisco oa vpn cms web www com net org cn
january february march april june july august september october november december monday friday
`
  .trim()
  .split(/\s+/);
