import type { Persons } from '#registry/site.ts';

/** Made-up persons. */
export const persons: Persons = {
  principal: {
    name: '示例甲',
    officePhone: '010-99912345',
    mobile: '13800000000',
    email: 'jia@example.invalid',
  },
  contact: {
    name: '示例乙',
    officePhone: '010-99954321',
    mobile: '13800000001',
    email: 'yi@example.invalid',
  },
};
