// @ts-check
/** What an office changes before its first release; nothing else in this folder names a host. */
module.exports = {
  /** Where the service is: https, a name with an ICP filing, no path and no slash at the end. */
  address: "https://quiz.example.com",
  /** The words on the share card. They are the same for everybody. */
  title: "答题竞赛：每日练习，每周一测",
};
