/** Under what everybody may use the data (Z07); said in every file that can say it. */
export const licence = {
  id: 'CC-BY-4.0',
  name: '知识共享 署名 4.0 国际许可协议（CC BY 4.0）',
  url: 'https://creativecommons.org/licenses/by/4.0/legalcode.zh-hans',
  attribution: '政府网站登记簿',
} as const;

/** LICENSE.txt beside the files. */
export const licenceText = `${licence.attribution}开放数据

本文件夹中的数据依据${licence.name}开放：可以复制、分发、改编，包括商业用途，
须注明来源“${licence.attribution}”，并说明是否作了修改。
协议全文：${licence.url}
SPDX-License-Identifier: ${licence.id}

数据不含负责人、联系人等个人信息。
`;
