// A page with a fault of ours says so and shows a way out, in place of going white.

import { Component, html } from '../preact.js';
import { Page } from './page.js';

/** Shows its children, or what to do when one of them cannot be shown. Give it the address as `key`. */
export class Boundary extends Component {
  componentDidCatch(error) {
    console.error(error);
    this.setState({ broken: true });
  }

  render({ children }, { broken }) {
    return broken ? html`<${Broken} />` : children;
  }
}

function Broken() {
  return html`
    <${Page} title="这一页没有显示出来">
      <div class="trouble" role="alert">
        <p>这是系统的错，不是您的操作引起的。已经保存的答案不受影响。请重新打开这一页；还不行时，请告诉本单位管理员。</p>
        <p class="row">
          <button type="button" class="weui-btn weui-btn_mini weui-btn_primary" onClick=${() => location.reload()}>
            重新打开
          </button>
          <a class="weui-btn weui-btn_mini weui-btn_default" href="/m/">回首页</a>
        </p>
      </div>
    <//>
  `;
}
