/** Every rule, one line each. docs/detector.md shows how to add one. */
export { apiFailures } from './rules/api-failures';
export { circularFlow } from './rules/circular-flow';
export { impossibleTravel } from './rules/impossible-travel';
export { largePurchase } from './rules/large-purchase';
export { loginBurst } from './rules/login-burst';
export { loginFailures } from './rules/login-failures';
export { newLocation } from './rules/new-location';
export { nightActivity } from './rules/night-activity';
export { purchaseBurst } from './rules/purchase-burst';
export { structuring } from './rules/structuring';
export { unusualAmount } from './rules/unusual-amount';
