<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>ModelService</name>
    <message>
        <source>There is no tokenizer that can be read: texts cannot be measured with it.</source>
        <translation>没有可读取的分词器：无法用它测量文本。</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>没有打开项目</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>项目为只读</translation>
    </message>
</context>
<context>
    <name>Workbench</name>
    <message>
        <source>SmolLM2-135M-Instruct with three texts and their measured matrices. Opens in a few seconds and needs no network.</source>
        <translation>SmolLM2-135M-Instruct，附三条文本及其测得的矩阵。几秒即可打开，无需网络。</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::AttentionCommands</name>
    <message>
        <source>the view is not open</source>
        <translation>该视图未打开</translation>
    </message>
    <message>
        <source>no model is open</source>
        <translation>没有打开模型</translation>
    </message>
    <message>
        <source>nothing is measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>没有打开项目</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>项目为只读</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Measure the prompt</source>
        <translation>测量提示词</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>编辑提示词</translation>
    </message>
    <message>
        <source>This prompt</source>
        <translation>此提示词</translation>
    </message>
    <message>
        <source>All texts of the project</source>
        <translation>项目的所有文本</translation>
    </message>
    <message>
        <source>Jensen–Shannon divergence</source>
        <translation>Jensen–Shannon 散度</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>Heads matched one to one</source>
        <translation>头一一匹配</translation>
    </message>
    <message>
        <source>Best head for each</source>
        <translation>每个头取最佳匹配</translation>
    </message>
    <message>
        <source>Head by head</source>
        <translation>逐头比较</translation>
    </message>
    <message>
        <source>Hide attention sink</source>
        <translation>隐藏注意力汇</translation>
    </message>
    <message>
        <source>Stop writing</source>
        <translation>停止生成</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Generate, or stop</source>
        <translation>生成或停止</translation>
    </message>
    <message>
        <source>All heads of all layers</source>
        <translation>所有层的所有头</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Colours over the whole range of the measure</source>
        <translation>颜色覆盖度量的整个范围</translation>
    </message>
    <message>
        <source>Lock heads to the matching</source>
        <translation>按匹配锁定头</translation>
    </message>
    <message>
        <source>Previous head</source>
        <translation>上一个头</translation>
    </message>
    <message>
        <source>Next head</source>
        <translation>下一个头</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Export the figure or its numbers…</source>
        <translation>导出图或其数值…</translation>
    </message>
    <message>
        <source>Add the prompt to the texts</source>
        <translation>将提示词加入文本</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>提示词为空</translation>
    </message>
    <message>
        <source>Add a text from a file…</source>
        <translation>从文件添加文本…</translation>
    </message>
    <message>
        <source>Remove the chosen text</source>
        <translation>移除所选文本</translation>
    </message>
    <message>
        <source>no text is chosen</source>
        <translation>未选择文本</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors config.json)</source>
        <translation>模型 (*.gguf *.safetensors config.json)</translation>
    </message>
    <message>
        <source>Compare with another model…</source>
        <translation>与另一模型比较…</translation>
    </message>
    <message>
        <source>Compare with another model</source>
        <translation>与另一模型比较</translation>
    </message>
    <message>
        <source>Compare the model with itself</source>
        <translation>模型与自身比较</translation>
    </message>
    <message>
        <source>it already is</source>
        <translation>已经如此</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Which layers see the same? Layer by layer, head by head, token by token.</source>
        <translation>哪些层看到的相同？逐层、逐头、逐词元查看。</translation>
    </message>
    <message>
        <source>there is no training run</source>
        <translation>没有训练</translation>
    </message>
    <message>
        <source>Train sharing…</source>
        <translation>训练共享…</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Pause the training</source>
        <translation>暂停训练</translation>
    </message>
    <message>
        <source>Resume the training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Pause the training, or go on</source>
        <translation>暂停或继续训练</translation>
    </message>
    <message>
        <source>the training is done</source>
        <translation>训练已完成</translation>
    </message>
    <message>
        <source>another training is running</source>
        <translation>另一个训练正在运行</translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation>取消训练</translation>
    </message>
    <message>
        <source>no training is running</source>
        <translation>没有训练在运行</translation>
    </message>
    <message>
        <source>Use the trained adapter</source>
        <translation>使用训练好的适配器</translation>
    </message>
    <message>
        <source>no training is done</source>
        <translation>没有完成的训练</translation>
    </message>
    <message>
        <source>Add a text to train on…</source>
        <translation>添加训练文本…</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::AttentionView</name>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Read-outs and detail</source>
        <translation>读数与细节</translation>
    </message>
    <message>
        <source>Read-outs</source>
        <translation>读数</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>测量对象</translation>
    </message>
    <message>
        <source>This prompt</source>
        <translation>此提示词</translation>
    </message>
    <message>
        <source>All texts</source>
        <translation>所有文本</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>How two rows of attention are compared</source>
        <translation>如何比较两行注意力</translation>
    </message>
    <message>
        <source>JS divergence</source>
        <translation>JS 散度</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Which heads of two layers are compared</source>
        <translation>比较两层的哪些头</translation>
    </message>
    <message>
        <source>heads matched</source>
        <translation>头已匹配</translation>
    </message>
    <message>
        <source>best head</source>
        <translation>最佳头</translation>
    </message>
    <message>
        <source>head by head</source>
        <translation>逐头</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>layers count from 0</source>
        <translation>层从 0 开始编号</translation>
    </message>
    <message>
        <source>Figure…</source>
        <translation>图…</translation>
    </message>
    <message>
        <source>Export the figure or its numbers</source>
        <translation>导出图或其数值</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Two layers</source>
        <translation>两层</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>What you see is of other settings: the new measurement was not made (%1).</source>
        <translation>所见为其他设置下的结果：新的测量未完成（%1）。</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>%1 layers, %2 heads</source>
        <translation>%1 层，%2 个头</translation>
    </message>
    <message>
        <source>Figures (*.svg *.pdf *.png)</source>
        <translation>图 (*.svg *.pdf *.png)</translation>
    </message>
    <message>
        <source>Numbers (*.csv *.json)</source>
        <translation>数值 (*.csv *.json)</translation>
    </message>
    <message>
        <source>Add a text</source>
        <translation>添加文本</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md);;All files (*)</source>
        <translation>文本 (*.txt *.md);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Share next</source>
        <translation>共享下一层</translation>
    </message>
    <message>
        <source>Share the next safest layer</source>
        <translation>共享下一个最稳妥的层</translation>
    </message>
    <message>
        <source>History and writing</source>
        <translation>历史与写作</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>影响</translation>
    </message>
    <message>
        <source>Share as</source>
        <translation>共享方式</translation>
    </message>
    <message>
        <source>What a layer attends by when it is shared</source>
        <translation>层被共享时依据什么产生注意力</translation>
    </message>
    <message numerus="yes">
        <source>%n shared layer(s) against the full model</source>
        <translation>
            <numerusform>%n 个共享层与完整模型比较</numerusform>
        </translation>
    </message>
    <message>
        <source>Space shares the layer · click a cell to compare · [ ] step heads</source>
        <translation>空格键共享该层 · 单击单元格比较 · [ ] 切换头</translation>
    </message>
    <message numerus="yes">
        <source>%n shared layer(s)</source>
        <translation>
            <numerusform>%n 个共享层</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 shared</source>
        <translation>%2 层中共享 %1 层</translation>
    </message>
    <message>
        <source>Share: heads matched</source>
        <translation>共享：头已匹配</translation>
    </message>
    <message>
        <source>Share: direct</source>
        <translation>共享：直接</translation>
    </message>
    <message>
        <source>Share: trained</source>
        <translation>共享：训练</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>预设：%1</translation>
    </message>
    <message>
        <source>Preset from a folder…</source>
        <translation>从文件夹选择预设…</translation>
    </message>
    <message>
        <source>Train sharing</source>
        <translation>训练共享</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::CellPane</name>
    <message>
        <source>Two layers</source>
        <translation>两层</translation>
    </message>
    <message>
        <source>Hide attention sink</source>
        <translation>隐藏注意力汇</translation>
    </message>
    <message>
        <source>Leave the first token out, in the measure and in the maps, and scale the rest of each row to 1</source>
        <translation>在度量和图中略去第一个词元，并将每行其余部分归一</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Colours by the logarithm of the weight</source>
        <translation>按权重的对数着色</translation>
    </message>
    <message>
        <source>Heads locked</source>
        <translation>头已锁定</translation>
    </message>
    <message>
        <source>The other layer&apos;s head follows the matching</source>
        <translation>另一层的头随匹配而定</translation>
    </message>
    <message>
        <source>Heads of the one layer against heads of the other. Rings: matched. Click a cell to see its two maps.</source>
        <translation>一层的头对另一层的头。圆圈：已匹配。单击单元格查看其两张图。</translation>
    </message>
    <message>
        <source>Where the query looks</source>
        <translation>查询所看之处</translation>
    </message>
    <message>
        <source>Attention weights: rows are queries, columns keys. Click a row to see where it looks.</source>
        <translation>注意力权重：行为查询，列为键。单击一行查看其所看之处。</translation>
    </message>
    <message>
        <source>Matched heads</source>
        <translation>匹配的头</translation>
    </message>
    <message>
        <source>Matched heads and how far they are apart</source>
        <translation>匹配的头及其差距</translation>
    </message>
    <message>
        <source>Layer %1 against %2</source>
        <translation>第 %1 层对第 %2 层</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>JS</source>
        <translation>JS</translation>
    </message>
    <message>
        <source>%1 %2 matched · %3 head by head</source>
        <translation>%1 %2 匹配 · %3 逐头</translation>
    </message>
    <message>
        <source>Heads of layer %1 against heads of layer %2</source>
        <translation>第 %1 层的头对第 %2 层的头</translation>
    </message>
    <message>
        <source>different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>alike</source>
        <translation>相似</translation>
    </message>
    <message>
        <source>%1 ← %2, by %3</source>
        <comment>layer, layer, measure</comment>
        <translation>%1 ← %2，按 %3</translation>
    </message>
    <message>
        <source>Head %1 with head %2, %3</source>
        <translation>头 %1 与头 %2，%3</translation>
    </message>
    <message>
        <source>rows are queries, columns keys · weights up to %1</source>
        <translation>行为查询，列为键 · 权重至 %1</translation>
    </message>
    <message>
        <source> · first token left out, rows scaled to 1</source>
        <translation> · 略去第一个词元，各行归一</translation>
    </message>
    <message>
        <source>Query %1 over keys</source>
        <translation>查询 %1 在各键上的分布</translation>
    </message>
    <message>
        <source>layer %1, head %2</source>
        <translation>第 %1 层，头 %2</translation>
    </message>
    <message>
        <source>head of layer %1</source>
        <translation>第 %1 层的头</translation>
    </message>
    <message>
        <source>heads of layer %1 (rows), of %2 (columns)</source>
        <translation>第 %1 层的头（行），第 %2 层的头（列）</translation>
    </message>
    <message>
        <source>Which maps are shown</source>
        <translation>显示哪些图</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>层对</translation>
    </message>
    <message>
        <source>The maps of two layers</source>
        <translation>两层的注意力图</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Original, matched and trained side by side</source>
        <translation>并排显示原始、匹配与训练</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::CellState</name>
    <message>
        <source>Layer %1, head %2</source>
        <translation>第 %1 层，头 %2</translation>
    </message>
    <message>
        <source>query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::EffectPane</name>
    <message>
        <source>Share the next safest layer</source>
        <translation>共享下一个最稳妥的层</translation>
    </message>
    <message>
        <source>Set all full</source>
        <translation>全部完整</translation>
    </message>
    <message>
        <source>Set all layers full</source>
        <translation>将所有层设为完整</translation>
    </message>
    <message>
        <source>Measure costs</source>
        <translation>测量代价</translation>
    </message>
    <message>
        <source>Measure what sharing costs</source>
        <translation>测量共享的代价</translation>
    </message>
    <message>
        <source>Shares every layer alone, heads matched, and measures the perplexity</source>
        <translation>逐一单独共享每层（头已匹配）并测量困惑度</translation>
    </message>
    <message>
        <source>KL from the full model at every token of the prompt</source>
        <translation>提示词每个词元处相对完整模型的 KL</translation>
    </message>
    <message>
        <source>Full against shared</source>
        <translation>完整与共享</translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>下一词元</translation>
    </message>
    <message>
        <source>outline full, fill shared, %</source>
        <translation>轮廓完整，填充共享，%</translation>
    </message>
    <message>
        <source>KL along the prompt</source>
        <translation>沿提示词的 KL</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>奈特</translation>
    </message>
    <message>
        <source>Next</source>
        <comment>what could be done</comment>
        <translation>下一步</translation>
    </message>
    <message>
        <source>nats KL at the next token: being measured</source>
        <translation>下一词元处的 KL（奈特）：正在测量</translation>
    </message>
    <message>
        <source>nats KL at the next token</source>
        <translation>下一词元处的 KL（奈特）</translation>
    </message>
    <message>
        <source>Every layer is full. Space shares the chosen one.</source>
        <translation>每一层都是完整的。空格键共享所选的层。</translation>
    </message>
    <message>
        <source>nats KL at the next token: not measured yet</source>
        <translation>下一词元处的 KL（奈特）：尚未测量</translation>
    </message>
    <message>
        <source>full model against shared, token by token</source>
        <translation>完整模型与共享模型，逐词元</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>being measured</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>better</source>
        <translation>更好</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>更差</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>没有文本</translation>
    </message>
    <message>
        <source>smaller</source>
        <translation>更小</translation>
    </message>
    <message>
        <source>larger</source>
        <translation>更大</translation>
    </message>
    <message>
        <source>QK memory</source>
        <translation>QK 内存</translation>
    </message>
    <message>
        <source>Tokens / s</source>
        <translation>词元/秒</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>更慢</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>更快</translation>
    </message>
    <message>
        <source>Keys kept, in MiB at %1 tokens.</source>
        <translation>保留的键，%1 个词元时的 MiB。</translation>
    </message>
    <message>
        <source>There is no text to judge on: add one.</source>
        <translation>没有可供评判的文本：请添加一条。</translation>
    </message>
    <message>
        <source>Perplexity on %1.</source>
        <translation>困惑度依据：%1。</translation>
    </message>
    <message>
        <source>Decoding one text with %1 tokens before it.</source>
        <translation>在 %1 个词元之后解码一条文本。</translation>
    </message>
    <message>
        <source>Layer %1 is the safest to share next: about %2 perplexity if it alone is shared.</source>
        <translation>第 %1 层是下一个最稳妥的共享对象：单独共享时困惑度约 %2。</translation>
    </message>
    <message>
        <source>Layer %1 is the closest to the layer before it. Costs are not measured: “safest” goes by this distance.</source>
        <translation>第 %1 层与前一层最接近。代价尚未测量：“最稳妥”依据此距离。</translation>
    </message>
    <message numerus="yes">
        <source>Layer(s) %1 are sensitive: each alone costs more than 0.45 perplexity.</source>
        <translation>
            <numerusform>第 %1 层较敏感：每层单独的代价超过 0.45 困惑度。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No trained parts in the adapter for layer(s) %1: their heads are matched.</source>
        <translation>
            <numerusform>适配器中没有第 %1 层的训练部分：改为匹配其头。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Source changed for layer(s) %1: they were trained on a source of another kind.</source>
        <translation>
            <numerusform>第 %1 层来源已变：训练时的来源类型不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>The adapter is not where it was: %1</source>
        <translation>适配器已不在原处：%1</translation>
    </message>
    <message>
        <source>Share layer %1</source>
        <translation>共享第 %1 层</translation>
    </message>
    <message>
        <source>Share next</source>
        <translation>共享下一层</translation>
    </message>
    <message>
        <source>Measuring costs</source>
        <translation>正在测量代价</translation>
    </message>
    <message>
        <source>Perplexity on</source>
        <translation>困惑度所用文本</translation>
    </message>
    <message>
        <source>The text that shared layers are judged on</source>
        <translation>评判共享层所用的文本</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>不显示</translation>
    </message>
    <message>
        <source>No perplexity is shown: it cannot be told whether the adapter was trained on this text (%1).</source>
        <translation>不显示困惑度：无法得知适配器是否用此文本训练过（%1）。</translation>
    </message>
    <message>
        <source>No perplexity is shown: the text shares %1 of %2 runs of 13 words with the adapter&apos;s training text. Choose one that it has not seen.</source>
        <translation>不显示困惑度：此文本的 %2 个 13 词序列中有 %1 个出现在适配器的训练文本里。请选择它没有见过的文本。</translation>
    </message>
    <message>
        <source>The text to judge on cannot be read: %1</source>
        <translation>无法读取评判所用的文本：%1</translation>
    </message>
    <message>
        <source>Judge on the project&apos;s texts</source>
        <translation>用项目的文本评判</translation>
    </message>
    <message>
        <source>Judge on %1</source>
        <translation>用 %1 评判</translation>
    </message>
    <message>
        <source>Judge on a text file…</source>
        <translation>用文本文件评判…</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::GeneratePane</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>How the prompt is given</source>
        <translation>提示词的给出方式</translation>
    </message>
    <message>
        <source>New tokens</source>
        <translation>新词元</translation>
    </message>
    <message>
        <source>New tokens at most</source>
        <translation>新词元上限</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>0: the likeliest token each time</source>
        <translation>0：每次取概率最高的词元</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same text</source>
        <translation>相同的种子得到相同的文本</translation>
    </message>
    <message>
        <source>Written text</source>
        <translation>生成的文本</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>no model is open</source>
        <translation>没有打开模型</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>提示词为空</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message numerus="yes">
        <source>prompt %n token(s)</source>
        <translation>
            <numerusform>提示词 %n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>chat form %1</source>
        <translation>对话格式 %1</translation>
    </message>
    <message>
        <source>ended by itself</source>
        <translation>自行结束</translation>
    </message>
    <message>
        <source>stopped at the limit</source>
        <translation>达到上限而停止</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Text written with shared layers</source>
        <translation>共享层写出的文本</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原模型</translation>
    </message>
    <message>
        <source>differ from character %1 on</source>
        <translation>从第 %1 个字符起不同</translation>
    </message>
    <message>
        <source>the same so far</source>
        <translation>到此为止相同</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HeadOverview</name>
    <message>
        <source>All heads</source>
        <translation>所有头</translation>
    </message>
    <message>
        <source>Every head of every layer. Click one to look into its layer.</source>
        <translation>每层的每个头。单击可查看其所在层。</translation>
    </message>
    <message>
        <source>Entropy of every head</source>
        <translation>每个头的熵</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HistoryPane</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message numerus="yes">
        <source>%n set(s)</source>
        <translation>
            <numerusform>%n 个组合</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not measured</source>
        <translation>
            <numerusform>%n 个未测量</numerusform>
        </translation>
    </message>
    <message>
        <source>perplexity on %1</source>
        <translation>困惑度依据 %1</translation>
    </message>
    <message>
        <source>speeds by what they gain on the full model in the same run</source>
        <translation>速度按同一次运行中相对完整模型的增益换算</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HistoryPlot</name>
    <message>
        <source>Every set of shared layers that was tried. Click one to go back to it.</source>
        <translation>试过的每个共享组合。单击即可返回。</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>↓ better perplexity</source>
        <translation>↓ 困惑度更好</translation>
    </message>
    <message>
        <source>tokens / s, faster →</source>
        <translation>词元/秒，更快 →</translation>
    </message>
    <message>
        <source>Share a layer to begin.</source>
        <translation>共享一层即可开始。</translation>
    </message>
    <message>
        <source>Nothing has a place yet.</source>
        <translation>尚无可放置的点。</translation>
    </message>
    <message>
        <source>now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>full model</source>
        <translation>完整模型</translation>
    </message>
    <message>
        <source>perplexity %1, %2 tokens/s</source>
        <translation>困惑度 %1，%2 词元/秒</translation>
    </message>
    <message numerus="yes">
        <source>History, %n set(s)</source>
        <translation>
            <numerusform>历史，%n 个组合</numerusform>
        </translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::KindMaps</name>
    <message>
        <source>Original, matched and trained</source>
        <translation>原始、匹配与训练</translation>
    </message>
    <message>
        <source>Attention weights: rows are queries, columns keys. Click a row to see where it looks.</source>
        <translation>注意力权重：行为查询，列为键。单击一行查看它看向何处。</translation>
    </message>
    <message>
        <source>original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>%3 · layer %1, head %2</source>
        <translation>%3 · 第 %1 层，头 %2</translation>
    </message>
    <message>
        <source>query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>in the full model</source>
        <translation>在完整模型中</translation>
    </message>
    <message>
        <source>JS %1 nats from the original, this layer alone shared</source>
        <translation>与原始的 JS 为 %1 奈特，仅共享此层</translation>
    </message>
    <message>
        <source>layer 0 is always full</source>
        <translation>第 0 层始终完整</translation>
    </message>
    <message>
        <source>no trained parts for this layer</source>
        <translation>此层没有训练部分</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::LayerList</name>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Layers. Choose one to compare it with the layer before it; Space shares those that are selected.</source>
        <translation>层。选择一层与其前一层比较；空格键共享所选的层。</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::LayerModel</name>
    <message>
        <source>Always full</source>
        <translation>始终完整</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>Shared ← %1</source>
        <translation>共享 ← %1</translation>
    </message>
    <message>
        <source>source changed</source>
        <translation>来源已变</translation>
    </message>
    <message>
        <source>Layer 0, always full</source>
        <translation>第 0 层，始终完整</translation>
    </message>
    <message>
        <source>cost not measured</source>
        <translation>代价未测量</translation>
    </message>
    <message>
        <source>cost %1 perplexity</source>
        <translation>代价 %1 困惑度</translation>
    </message>
    <message>
        <source>Layer %1, full, %2, off</source>
        <translation>第 %1 层，完整，%2，关</translation>
    </message>
    <message>
        <source>Layer %1, shared with layer %2, %3, %4, on</source>
        <translation>第 %1 层，与第 %2 层共享，%3，%4，开</translation>
    </message>
    <message>
        <source>no trained parts</source>
        <translation>没有训练部分</translation>
    </message>
    <message>
        <source>Layer 0 has no earlier layer to borrow from: it is always full.</source>
        <translation>第 0 层没有更早的层可借用：始终完整。</translation>
    </message>
    <message>
        <source>Its parts were trained on another source than it has now: layer %1 is of another kind than in training.</source>
        <translation>其部分是在另一来源上训练的：第 %1 层的类型与训练时不同。</translation>
    </message>
    <message>
        <source>The adapter has no trained parts for this layer: its heads are matched.</source>
        <translation>适配器没有此层的训练部分：改为匹配其头。</translation>
    </message>
    <message>
        <source>%1 to its neighbour</source>
        <translation>与相邻层 %1</translation>
    </message>
    <message>
        <source>closest is layer %1 with %2</source>
        <translation>最近的是第 %1 层，%2</translation>
    </message>
    <message>
        <source>What sharing it costs is not measured.</source>
        <translation>共享它的代价尚未测量。</translation>
    </message>
    <message>
        <source>Shared alone it changes the perplexity by %1.</source>
        <translation>单独共享时困惑度变化 %1。</translation>
    </message>
    <message>
        <source>same no.</source>
        <translation>同号层</translation>
    </message>
    <message>
        <source>JS, prev.</source>
        <translation>JS，前层</translation>
    </message>
    <message>
        <source>Δ ppl</source>
        <translation>Δ ppl</translation>
    </message>
    <message>
        <source>How far each layer is from the one before it. The tick is at 0.05 nats.</source>
        <translation>每层与前一层的距离。刻线位于 0.05 奈特。</translation>
    </message>
    <message>
        <source>Each layer against the one before it</source>
        <translation>每层与其前一层</translation>
    </message>
    <message>
        <source>Rise of the perplexity if that layer alone is shared, heads matched: %1</source>
        <translation>仅共享该层（头已匹配）时困惑度的上升：%1</translation>
    </message>
    <message>
        <source>What sharing each layer alone costs is not measured yet: “Measure what sharing costs”</source>
        <translation>单独共享每层的代价尚未测量：“测量共享的代价”</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::NextTokenBars</name>
    <message>
        <source>The likeliest next tokens: outline for the full model, fill for the shared one</source>
        <translation>最可能的下一词元：轮廓为完整模型，填充为共享模型</translation>
    </message>
    <message>
        <source>%1, %2 % full, %3 % shared</source>
        <translation>%1，完整 %2 %，共享 %3 %</translation>
    </message>
    <message numerus="yes">
        <source>Next token, %n row(s)</source>
        <translation>
            <numerusform>下一词元，%n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>下一词元</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::PromptEdit</name>
    <message>
        <source>%1 characters: too long to edit here, shown by its beginning. Paste another text to replace it.</source>
        <translation>%1 个字符：过长，无法在此编辑，仅显示开头。粘贴其他文本即可替换。</translation>
    </message>
    <message>
        <source>The text whose attention is measured</source>
        <translation>要测量其注意力的文本</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::PromptPane</name>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>The text whose attention is measured</source>
        <translation>要测量其注意力的文本</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>编辑提示词</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Measure this prompt</source>
        <translation>测量此提示词</translation>
    </message>
    <message>
        <source>The prompt as tokens. Click one to see where it looks.</source>
        <translation>以词元显示的提示词。单击查看它所看之处。</translation>
    </message>
    <message>
        <source>edited, not measured</source>
        <translation>已编辑，未测量</translation>
    </message>
    <message>
        <source>the first %1 of %2 tokens</source>
        <translation>前 %1 个词元，共 %2 个</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>At most %1 tokens are measured: maps are square. The rest of the text is kept.</source>
        <translation>最多测量 %1 个词元：图为方阵。其余文本会保留。</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::ReadoutPane</name>
    <message>
        <source>Compare with itself</source>
        <translation>与自身比较</translation>
    </message>
    <message>
        <source>Compare the model with itself again</source>
        <translation>重新与模型自身比较</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>第二个模型</translation>
    </message>
    <message>
        <source>Texts of the project</source>
        <translation>项目的文本</translation>
    </message>
    <message>
        <source>Texts of the project. The chosen one&apos;s tokens and maps are shown.</source>
        <translation>项目的文本。显示所选文本的词元和图。</translation>
    </message>
    <message>
        <source>Add the prompt</source>
        <translation>添加提示词</translation>
    </message>
    <message>
        <source>Add the prompt to the texts</source>
        <translation>将提示词加入文本</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Add texts from files</source>
        <translation>从文件添加文本</translation>
    </message>
    <message>
        <source>Remove the chosen text</source>
        <translation>移除所选文本</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>比较对象…</translation>
    </message>
    <message>
        <source>Compare with another model</source>
        <translation>与另一模型比较</translation>
    </message>
    <message>
        <source>Layers of this model against those of another with the same tokenizer: a base and its fine-tuned form</source>
        <translation>将此模型的层与另一个使用相同分词器的模型比较：基础模型与其微调版本</translation>
    </message>
    <message>
        <source>Rows: %1. Columns: %2.</source>
        <translation>行：%1。列：%2。</translation>
    </message>
    <message>
        <source>Layers are compared with those of the same model.</source>
        <translation>与同一模型的层比较。</translation>
    </message>
    <message>
        <source>nothing measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>cosine of the closest pair, layers %1 and %2</source>
        <translation>最接近的一对的余弦，第 %1 层与第 %2 层</translation>
    </message>
    <message>
        <source>nats between the closest pair, layers %1 and %2</source>
        <translation>nats，最接近的一对，第 %1 层与第 %2 层</translation>
    </message>
    <message>
        <source>Median of same-numbered layers</source>
        <translation>同编号层的中位数</translation>
    </message>
    <message>
        <source>Median of neighbours</source>
        <translation>相邻层的中位数</translation>
    </message>
    <message>
        <source>Pairs at or under 0.05</source>
        <translation>不超过 0.05 的层对</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Median standard error</source>
        <translation>标准误差中位数</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>from the project</source>
        <translation>来自项目</translation>
    </message>
    <message>
        <source>, first token left out</source>
        <translation>，略去第一个词元</translation>
    </message>
    <message>
        <source>, first token kept</source>
        <translation>，保留第一个词元</translation>
    </message>
    <message>
        <source>Layers and heads count from 0.</source>
        <translation>层和头从 0 开始编号。</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::Session</name>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <translation>逐层</translation>
    </message>
    <message>
        <source>Model, %1, %2</source>
        <translation>模型，%1，%2</translation>
    </message>
    <message>
        <source>Model, %1, cannot be opened</source>
        <translation>模型，%1，无法打开</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message numerus="yes">
        <source>%1 layers × %n text(s)</source>
        <translation>
            <numerusform>%1 层 × %n 条文本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 layers × %2 tokens</source>
        <translation>%1 层 × %2 个词元</translation>
    </message>
    <message>
        <source>Layer similarity</source>
        <translation>层相似度</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>JS divergence</source>
        <translation>JS 散度</translation>
    </message>
    <message>
        <source>%1, head by head</source>
        <comment>measure</comment>
        <translation>%1，逐头</translation>
    </message>
    <message>
        <source>%1, best head</source>
        <comment>measure</comment>
        <translation>%1，最佳头</translation>
    </message>
    <message>
        <source>%1, heads matched</source>
        <comment>measure</comment>
        <translation>%1，头已匹配</translation>
    </message>
    <message>
        <source>, first token left out</source>
        <translation>，略去第一个词元</translation>
    </message>
    <message>
        <source>, first token kept</source>
        <translation>，保留第一个词元</translation>
    </message>
    <message>
        <source>mean over queries 1 and later</source>
        <translation>自查询 1 起的均值</translation>
    </message>
    <message>
        <source>layers and heads count from 0</source>
        <translation>层和头从 0 开始编号</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n 条文本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (rows) against %2 (columns)</source>
        <translation>%1（行）对 %2（列）</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::Sharing</name>
    <message>
        <source>no model is open</source>
        <translation>没有打开模型</translation>
    </message>
    <message>
        <source>two models are compared</source>
        <translation>正在比较两个模型</translation>
    </message>
    <message>
        <source>there is no text</source>
        <translation>没有文本</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>没有打开项目</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>项目为只读</translation>
    </message>
    <message>
        <source>full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>direct</source>
        <translation>直接</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>all layers full</source>
        <translation>所有层完整</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>layers, kind</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 of %2 layers shared: %3</source>
        <translation>%2 层中共享 %1 层：%3</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SharingCommands</name>
    <message>
        <source>the view is not open</source>
        <translation>视图未打开</translation>
    </message>
    <message>
        <source>Share the chosen layers, or make them full</source>
        <translation>共享所选的层或恢复完整</translation>
    </message>
    <message>
        <source>no layer is chosen</source>
        <translation>未选择层</translation>
    </message>
    <message>
        <source>layer 0 has no earlier layer to borrow from</source>
        <translation>第 0 层没有更早的层可借用</translation>
    </message>
    <message>
        <source>Share the next safest layer</source>
        <translation>共享下一个最稳妥的层</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>there is no full layer that was measured</source>
        <translation>没有已测量的完整层</translation>
    </message>
    <message>
        <source>Set all layers full</source>
        <translation>将所有层设为完整</translation>
    </message>
    <message>
        <source>they are</source>
        <translation>已经是</translation>
    </message>
    <message>
        <source>Share with heads matched</source>
        <translation>匹配头后共享</translation>
    </message>
    <message>
        <source>Share directly, head by head</source>
        <translation>直接共享，逐头</translation>
    </message>
    <message>
        <source>Share with trained parts</source>
        <translation>用训练部分共享</translation>
    </message>
    <message>
        <source>there is no adapter for this model</source>
        <translation>没有适用于此模型的适配器</translation>
    </message>
    <message>
        <source>Original, matched and trained side by side</source>
        <translation>并排显示原始、匹配与训练</translation>
    </message>
    <message>
        <source>Share as an adapter does…</source>
        <translation>按适配器共享…</translation>
    </message>
    <message>
        <source>An adapter for this model</source>
        <translation>适用于此模型的适配器</translation>
    </message>
    <message>
        <source>Adapters (adapter.json)</source>
        <translation>适配器 (adapter.json)</translation>
    </message>
    <message>
        <source>Measure what sharing costs</source>
        <translation>测量共享的代价</translation>
    </message>
    <message>
        <source>it is being measured</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>there is no text to judge on</source>
        <translation>没有可供评判的文本</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>项目为只读</translation>
    </message>
    <message>
        <source>Judge shared layers on the project&apos;s texts</source>
        <translation>用项目的文本评判共享层</translation>
    </message>
    <message>
        <source>Judge shared layers on a text file…</source>
        <translation>用文本文件评判共享层…</translation>
    </message>
    <message>
        <source>A text to judge on</source>
        <translation>评判所用的文本</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md);;All files (*)</source>
        <translation>文本 (*.txt *.md);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SharingResults</name>
    <message>
        <source>the prompt</source>
        <translation>提示词</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) of the project</source>
        <translation>
            <numerusform>项目的 %n 条文本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1，%2 个词元</translation>
    </message>
    <message>
        <source>Perplexity with shared layers</source>
        <translation>共享层的困惑度</translation>
    </message>
    <message>
        <source>Speed with shared layers</source>
        <translation>共享层的速度</translation>
    </message>
    <message>
        <source>Cost of sharing, layer by layer</source>
        <translation>逐层测量共享的代价</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SimilarityPane</name>
    <message>
        <source>Layer × layer</source>
        <translation>层 × 层</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>How alike the layers attend. Click a cell to look into its two layers.</source>
        <translation>各层注意力的相似程度。单击单元格查看其两层。</translation>
    </message>
    <message>
        <source>Each layer against the one before it</source>
        <translation>每层与其前一层</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>All heads</source>
        <translation>所有头</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>layer of %1</source>
        <translation>%1 的层</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>alike</source>
        <translation>相似</translation>
    </message>
    <message>
        <source>each layer against the one of the same number</source>
        <translation>每层与同编号的层</translation>
    </message>
    <message>
        <source>each layer against the one before it</source>
        <translation>每层与其前一层</translation>
    </message>
    <message>
        <source>attention weight of every head, logarithmic, 0.0001 to 1</source>
        <translation>每个头的注意力权重，对数刻度，0.0001 到 1</translation>
    </message>
    <message numerus="yes">
        <source>mean over %n text(s)</source>
        <translation>
            <numerusform>%n 条文本的均值</numerusform>
        </translation>
    </message>
    <message>
        <source>mean over queries</source>
        <translation>对查询取均值</translation>
    </message>
    <message>
        <source>with shared layers</source>
        <translation>含共享层</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::StatePage</name>
    <message>
        <source>Next step</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Another way</source>
        <translation>另一种方式</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>正在打开模型</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>正在打开 %1</translation>
    </message>
    <message>
        <source>Measuring how alike the layers attend</source>
        <translation>正在测量各层注意力的相似程度</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <comment>what, count, count</comment>
        <translation>%1：%2 / %3</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开项目</translation>
    </message>
    <message>
        <source>A project keeps the model, the texts and what was measured.</source>
        <translation>项目保存模型、文本和测量结果。</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>Open a language model of the LLaMA family (LLaMA, Qwen, Mistral, SmolLM): a Hugging Face folder with safetensors, or a GGUF file.</source>
        <translation>打开 LLaMA 系列的语言模型（LLaMA、Qwen、Mistral、SmolLM）：含 safetensors 的 Hugging Face 文件夹，或 GGUF 文件。</translation>
    </message>
    <message>
        <source>No text yet</source>
        <translation>还没有文本</translation>
    </message>
    <message>
        <source>Write a prompt above and run it, or add texts to the project.</source>
        <translation>在上方输入提示词并运行，或向项目添加文本。</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Nothing was measured.</source>
        <translation>未进行测量。</translation>
    </message>
    <message>
        <source>Locate the model…</source>
        <translation>查找模型…</translation>
    </message>
    <message>
        <source>Nothing else in the project changes</source>
        <translation>项目中其他内容不变</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::TrainingPane</name>
    <message>
        <source>Training runs</source>
        <translation>训练列表</translation>
    </message>
    <message>
        <source>Training runs of this project, the newest first</source>
        <translation>本项目的训练，最新的在前</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pause, or go on</source>
        <translation>暂停或继续</translation>
    </message>
    <message>
        <source>Pauses after keeping all that is trained; goes on from there, also after a restart</source>
        <translation>保存训练所得后暂停；可从那里继续，重启后也可以</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation>取消训练</translation>
    </message>
    <message>
        <source>Ends the run. What is trained so far is kept: it can be gone on with later</source>
        <translation>结束训练。训练所得会保留，之后可以继续</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use the adapter</source>
        <translation>使用适配器</translation>
    </message>
    <message>
        <source>Shares the layers of this model by the adapter that was trained</source>
        <translation>按训练好的适配器共享此模型的层</translation>
    </message>
    <message>
        <source>Take this run off the list</source>
        <translation>从列表中移除此训练</translation>
    </message>
    <message>
        <source>Takes this run off the list, with its checkpoint. A finished adapter stays on the disk</source>
        <translation>从列表中移除此训练及其检查点。完成的适配器仍在磁盘上</translation>
    </message>
    <message>
        <source>Which layers</source>
        <translation>哪些层</translation>
    </message>
    <message>
        <source>Which layers get trained sharing</source>
        <translation>哪些层训练共享</translation>
    </message>
    <message>
        <source>Share of the layers</source>
        <translation>层的比例</translation>
    </message>
    <message>
        <source>As many layers: those whose sharing costs least, one by one, are picked</source>
        <translation>这么多层：选取单独共享时代价最小的层</translation>
    </message>
    <message>
        <source>List of layers</source>
        <translation>层列表</translation>
    </message>
    <message>
        <source>Layers as numbers and ranges: 3,5,7-12. Layer 0 is always full</source>
        <translation>用数字和范围写出各层：3,5,7-12。第 0 层始终完整</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>How long is trained; measuring and loading come on top</source>
        <translation>训练多久；测量和加载另计</translation>
    </message>
    <message>
        <source>Unit of the budget</source>
        <translation>预算单位</translation>
    </message>
    <message>
        <source>By minutes, or by steps of the optimiser: then the same seed gives the same adapter</source>
        <translation>按分钟，或按优化器步数：后者相同种子得到相同适配器</translation>
    </message>
    <message>
        <source>Folder of the adapter</source>
        <translation>适配器文件夹</translation>
    </message>
    <message>
        <source>Where the adapter is written: adapter.safetensors and adapter.json</source>
        <translation>适配器写到哪里：adapter.safetensors 和 adapter.json</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>Rank of the low-rank query and key difference, per head. 0: head size / 6.4</source>
        <translation>每个头的查询、键低秩差的秩。0：头大小 / 6.4</translation>
    </message>
    <message>
        <source>Hidden size</source>
        <translation>隐藏大小</translation>
    </message>
    <message>
        <source>Units of the head-aligning feed-forward network. −1: as many as heads</source>
        <translation>头对齐前馈网络的单元数。−1：与头数相同</translation>
    </message>
    <message>
        <source>Distillation weight</source>
        <translation>蒸馏权重</translation>
    </message>
    <message>
        <source>Stage 2: weight of the divergence from the base&apos;s next tokens; the rest is next-token loss</source>
        <translation>第 2 阶段：与原模型下一词元散度的权重；其余为下一词元损失</translation>
    </message>
    <message>
        <source>Layer-wise share</source>
        <translation>逐层比例</translation>
    </message>
    <message>
        <source>Share of the budget for stage 1: each layer learns the attention that it had</source>
        <translation>第 1 阶段占预算的比例：每层学习其原来的注意力</translation>
    </message>
    <message>
        <source>Sequence length</source>
        <translation>序列长度</translation>
    </message>
    <message>
        <source>Tokens of a sequence</source>
        <translation>每个序列的词元数</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Sequences a step of the optimiser reads</source>
        <translation>优化器每步读取的序列数</translation>
    </message>
    <message>
        <source>Training seed</source>
        <translation>训练种子</translation>
    </message>
    <message>
        <source>Of new weights and of the order of the text</source>
        <translation>用于新权重和文本顺序</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Train sharing</source>
        <translation>训练共享</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练过程</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>新的训练</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>更多选项</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Take this run off the list? What it has trained so far is lost.</source>
        <translation>从列表中移除此训练？其训练所得将丢失。</translation>
    </message>
    <message>
        <source>Take it off</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>The least sensitive</source>
        <translation>最不敏感的</translation>
    </message>
    <message>
        <source>A list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Those shared now</source>
        <translation>现在共享的</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Text files</source>
        <translation>文本文件</translation>
    </message>
    <message>
        <source>Text files to train on</source>
        <translation>训练用文本文件</translation>
    </message>
    <message>
        <source>Plain text to train on. Files can be dropped on the view; Del takes one off.</source>
        <translation>训练用纯文本。文件可拖放到视图上；Del 键移除一个。</translation>
    </message>
    <message>
        <source>Add text files to train on</source>
        <translation>添加训练用文本文件</translation>
    </message>
    <message>
        <source>Take the chosen file off</source>
        <translation>移除所选文件</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Adapter goes to</source>
        <translation>适配器写到</translation>
    </message>
    <message>
        <source>Choose the folder of the adapter</source>
        <translation>选择适配器文件夹</translation>
    </message>
    <message>
        <source>as many as heads</source>
        <translation>与头数相同</translation>
    </message>
    <message>
        <source>Add a text to train on</source>
        <translation>添加训练文本</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md);;All files (*)</source>
        <translation>文本 (*.txt *.md);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Where the adapter is written: %1</source>
        <translation>适配器写到：%1</translation>
    </message>
    <message>
        <source>%1 (head size / 6.4)</source>
        <translation>%1（头大小 / 6.4）</translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1，%2 个词元</translation>
    </message>
    <message>
        <source>None yet. Some MB of plain text are worth it.</source>
        <translation>还没有。几 MB 纯文本是值得的。</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <comment>of all text files</comment>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>Ending: what is trained so far is being kept</source>
        <translation>正在结束：正在保存训练所得</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>等待轮到</translation>
    </message>
    <message>
        <source>Stage 1 of 2, layer by layer</source>
        <translation>第 1 阶段（共 2），逐层</translation>
    </message>
    <message>
        <source>Stage 2 of 2, end to end</source>
        <translation>第 2 阶段（共 2），端到端</translation>
    </message>
    <message>
        <source>Loading a copy of the model</source>
        <translation>正在加载模型副本</translation>
    </message>
    <message>
        <source>Measuring how sensitive each layer is</source>
        <translation>正在测量各层的敏感度</translation>
    </message>
    <message>
        <source>Matching the heads</source>
        <translation>正在匹配头</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Paused. All that is trained is kept.</source>
        <translation>已暂停。训练所得已全部保存。</translation>
    </message>
    <message>
        <source>Interrupted when the program ended. It can go on from its last checkpoint.</source>
        <translation>程序结束时中断。可从上一个检查点继续。</translation>
    </message>
    <message>
        <source>Interrupted when the program ended, before the first checkpoint. It can begin anew.</source>
        <translation>程序结束时中断，尚无检查点。可重新开始。</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Trained. The adapter is in “%1”.</source>
        <translation>训练完成。适配器在“%1”中。</translation>
    </message>
    <message>
        <source>Cancelled. What was trained is kept and can be gone on with.</source>
        <translation>已取消。训练所得已保留，可以继续。</translation>
    </message>
    <message>
        <source>Cancelled before the first step.</source>
        <translation>在第一步之前已取消。</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <comment>trained on so far</comment>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失 %1</translation>
    </message>
    <message>
        <source>trained for %1</source>
        <translation>已训练 %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>pieces of work</comment>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>layers %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>%1 trained parameters</source>
        <translation>%1 个训练参数</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>tokens</source>
        <comment>of an axis</comment>
        <translation>词元</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <comment>a stage of training</comment>
        <translation>逐层</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>nats</translation>
    </message>
    <message>
        <source>end to end</source>
        <comment>a stage of training</comment>
        <translation>端到端</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::TrainingSession</name>
    <message>
        <source>No project is open.</source>
        <translation>没有打开的项目。</translation>
    </message>
    <message>
        <source>The project is read only.</source>
        <translation>项目为只读。</translation>
    </message>
    <message>
        <source>A training is running: pause or cancel it first.</source>
        <translation>训练正在进行：请先暂停或取消。</translation>
    </message>
    <message>
        <source>No model is open.</source>
        <translation>没有打开的模型。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s) is none, or all: layer 0 stays full.</source>
        <translation>
            <numerusform>%n 层的 %1 是零层或全部：第 0 层保持完整。</numerusform>
        </translation>
    </message>
    <message>
        <source>No layer is chosen.</source>
        <translation>没有选择层。</translation>
    </message>
    <message>
        <source>Layers are numbers from 1 to %1, as 3,5,7-12: layer 0 is always full, because nothing stands before it. Found: %2.</source>
        <translation>层是 1 到 %1 的数字，如 3,5,7-12：第 0 层始终完整，因为它之前没有层。实际为：%2。</translation>
    </message>
    <message>
        <source>No text to train on: add plain text files.</source>
        <translation>没有训练文本：请添加纯文本文件。</translation>
    </message>
    <message>
        <source>The texts are being read.</source>
        <translation>正在读取文本。</translation>
    </message>
    <message>
        <source>The texts have %1 tokens: too short, one sequence takes %2.</source>
        <translation>文本有 %1 个词元：太短，一个序列需要 %2 个。</translation>
    </message>
    <message>
        <source>A sequence of %1 tokens is longer than the model reads: %2.</source>
        <translation>%1 个词元的序列超过模型的读取长度：%2。</translation>
    </message>
    <message>
        <source>%1 steps are %2 tokens: about %3 at %4 tokens/s.</source>
        <translation>%1 步是 %2 个词元：以 %4 词元/秒约需 %3。</translation>
    </message>
    <message>
        <source>%1 steps are %2 tokens.</source>
        <translation>%1 步是 %2 个词元。</translation>
    </message>
    <message>
        <source>About %1 tokens in %2 at %3 tokens/s.</source>
        <translation>以 %3 词元/秒，%2 内约 %1 个词元。</translation>
    </message>
    <message>
        <source>How many tokens that is, the first steps show.</source>
        <translation>这是多少词元，由最初几步得知。</translation>
    </message>
    <message>
        <source>That goes through the texts %1 times.</source>
        <translation>相当于把文本读 %1 遍。</translation>
    </message>
    <message>
        <source>Memory: a copy of the model as bfloat16, %1, and about %2 for a step.</source>
        <translation>内存：模型的 bfloat16 副本 %1，每步约 %2。</translation>
    </message>
    <message>
        <source>First each layer&apos;s sensitivity is measured, which is not part of the budget.</source>
        <translation>先测量各层的敏感度，不计入预算。</translation>
    </message>
    <message>
        <source>Train sharing, %1 of layers</source>
        <translation>训练共享，%1 的层</translation>
    </message>
    <message>
        <source>Train sharing, layers %1</source>
        <translation>训练共享，第 %1 层</translation>
    </message>
    <message>
        <source>stage 1: mean KL of attention rows of each trained layer from the base&apos;s · stage 2: next-token loss and KL from the base</source>
        <translation>第 1 阶段：各训练层注意力行与原模型的平均 KL · 第 2 阶段：下一词元损失和与原模型的 KL</translation>
    </message>
    <message>
        <source>%1 × %2 tokens a step, seed %3</source>
        <translation>每步 %1 × %2 个词元，种子 %3</translation>
    </message>
</context>
<context>
    <name>plumbline::bridge::StoreSession</name>
    <message>
        <source>another window writes it</source>
        <translation>另一个窗口正在写入</translation>
    </message>
    <message>
        <source>%1 on %2 writes it</source>
        <comment>program, computer</comment>
        <translation>%2 上的 %1 正在写入</translation>
    </message>
    <message>
        <source>its folder cannot be written</source>
        <translation>其文件夹不可写</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the place is read only</source>
        <translation>此位置为只读</translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation>文件已不存在</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>文件已损坏</translation>
    </message>
    <message>
        <source>the disk does not answer</source>
        <translation>磁盘没有响应</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>文本</translation>
    </message>
    <message numerus="yes">
        <source>Data set, %n text(s)</source>
        <translation>
            <numerusform>数据集，%n 条文本</numerusform>
        </translation>
    </message>
    <message>
        <source>text added</source>
        <translation>添加文本</translation>
    </message>
    <message>
        <source>texts added</source>
        <translation>添加多条文本</translation>
    </message>
    <message>
        <source>text removed</source>
        <translation>移除文本</translation>
    </message>
    <message>
        <source>prompt committed</source>
        <translation>提交提示词</translation>
    </message>
    <message>
        <source>model chosen</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>setting chosen</source>
        <translation>选择设置</translation>
    </message>
    <message>
        <source>share layer %1</source>
        <translation>共享第 %1 层</translation>
    </message>
    <message>
        <source>make layer %1 full</source>
        <translation>将第 %1 层设为完整</translation>
    </message>
    <message numerus="yes">
        <source>share %n layer(s)</source>
        <translation>
            <numerusform>共享 %n 层</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>make %n layer(s) full</source>
        <translation>
            <numerusform>将 %n 层设为完整</numerusform>
        </translation>
    </message>
    <message>
        <source>set all layers full</source>
        <translation>将所有层设为完整</translation>
    </message>
    <message>
        <source>share with trained parts</source>
        <translation>用训练部分共享</translation>
    </message>
    <message>
        <source>share directly</source>
        <translation>直接共享</translation>
    </message>
    <message>
        <source>share with heads matched</source>
        <translation>匹配头后共享</translation>
    </message>
    <message>
        <source>share as an adapter does</source>
        <translation>按适配器共享</translation>
    </message>
    <message>
        <source>return to other shared layers</source>
        <translation>返回其他共享组合</translation>
    </message>
    <message>
        <source>judge on the texts of the project</source>
        <translation>用项目的文本评判</translation>
    </message>
    <message>
        <source>judge on %1</source>
        <translation>用 %1 评判</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::BarStrip</name>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Bars without data</source>
        <translation>没有数据的条形图</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n bar(s)</source>
        <translation>
            <numerusform>%1，%n 个条形</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::CurvePlot</name>
    <message>
        <source>%1   %2 %3   %4 %5</source>
        <comment>stage, x, what x counts, value, unit</comment>
        <translation>%1   %2 %3   %4 %5</translation>
    </message>
    <message>
        <source>Curve without data</source>
        <translation>没有数据的曲线</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n point(s)</source>
        <translation>
            <numerusform>%1，%n 个点</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::HeatMap</name>
    <message>
        <source>nothing is measured</source>
        <translation>没有测量结果</translation>
    </message>
    <message>
        <source>none at or under %1; the closest is %2 × %3 with %4</source>
        <translation>没有不超过 %1 的；最接近的是 %2 × %3，为 %4</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::HeatMapLegend</name>
    <message>
        <source>Colours from %1, %2, to %3, %4</source>
        <translation>颜色从 %1（%2）到 %3（%4）</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::HeatMapPlot</name>
    <message>
        <source>%1 × %2</source>
        <comment>row, column of a cell</comment>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Heat map without data</source>
        <translation>没有数据的热图</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>%1, %2 by %3 cells, from %4 to %5 %6</source>
        <translation>%1，%2 × %3 个单元格，从 %4 到 %5 %6</translation>
    </message>
    <message>
        <source>later than the query</source>
        <translation>晚于查询</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::ProfileStrip</name>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Profile without data</source>
        <translation>没有数据的分布图</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n column(s)</source>
        <translation>
            <numerusform>%1，%n 列</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::TokenFlow</name>
    <message>
        <source>Token %1 of %2: %3</source>
        <translation>第 %1 个词元，共 %2 个：%3</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>编号 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s): %1</source>
        <translation>
            <numerusform>%n 字节：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Outside the range that is used</source>
        <translation>在所用范围之外</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>选择(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>窗口(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Banner</name>
    <message>
        <source>Act on this message</source>
        <translation>处理此消息</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ErrorPanel</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Show or hide the details</source>
        <translation>显示或隐藏详细信息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>错误的详细信息</translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation>您可以做什么</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Compare the file with the original.</source>
        <translation>将文件与原件比较。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>For a bug report: what happened, the version and the end of the log.</source>
        <translation>用于错误报告：发生了什么、版本和日志末尾。</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Your project was not changed.</source>
        <translation>您的项目没有改变。</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ErrorText</name>
    <message>
        <source>This was cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>This value cannot be used</source>
        <translation>此值无法使用</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>没有这个文件</translation>
    </message>
    <message>
        <source>This file is damaged</source>
        <translation>此文件已损坏</translation>
    </message>
    <message>
        <source>This kind of file is not supported</source>
        <translation>不支持这种文件</translation>
    </message>
    <message>
        <source>This file comes from a newer version</source>
        <translation>此文件来自更新的版本</translation>
    </message>
    <message>
        <source>This file changed while it was open</source>
        <translation>此文件在打开期间发生了变化</translation>
    </message>
    <message>
        <source>This place is read only</source>
        <translation>此位置为只读</translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>The device failed</source>
        <translation>设备出现故障</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>This is a fault in Plumbline</source>
        <translation>这是 Plumbline 的错误</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>Copy or download the file again.</source>
        <translation>请重新复制或下载该文件。</translation>
    </message>
    <message>
        <source>This folder holds only pickled weights, which are never opened because they can run code. Convert them to safetensors once; the guide says how.</source>
        <translation>此文件夹只含 pickle 格式的权重，它们可能执行代码，因此永远不会被打开。请转换为 safetensors 一次；方法见指南。</translation>
    </message>
    <message>
        <source>Open the folder that holds config.json and the .safetensors files, or a .gguf file.</source>
        <translation>请打开含有 config.json 和 .safetensors 文件的文件夹，或一个 .gguf 文件。</translation>
    </message>
    <message>
        <source>Open a LLaMA, Qwen2, Qwen3 or Mistral model.</source>
        <translation>请打开 LLaMA、Qwen2、Qwen3 或 Mistral 模型。</translation>
    </message>
    <message>
        <source>Convert the weights to a supported type.</source>
        <translation>请将权重转换为受支持的类型。</translation>
    </message>
    <message>
        <source>Open it with a newer Plumbline. The file was left as it is.</source>
        <translation>请用更新的 Plumbline 打开。文件保持原样。</translation>
    </message>
    <message>
        <source>Open the file again.</source>
        <translation>请重新打开该文件。</translation>
    </message>
    <message>
        <source>Close other models, choose bfloat16, or analyse the model layer by layer.</source>
        <translation>请关闭其他模型，选择 bfloat16，或逐层分析模型。</translation>
    </message>
    <message>
        <source>Free some space, then try again. Nothing that was saved is lost.</source>
        <translation>请腾出空间后重试。已保存的内容没有丢失。</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>请选择其他位置。</translation>
    </message>
    <message>
        <source>Use the CPU.</source>
        <translation>请使用 CPU。</translation>
    </message>
    <message>
        <source>Give a longer text.</source>
        <translation>请提供更长的文本。</translation>
    </message>
    <message>
        <source>Give a shorter text.</source>
        <translation>请提供更短的文本。</translation>
    </message>
    <message>
        <source>Correct the file at this place.</source>
        <translation>请在此处更正文件。</translation>
    </message>
    <message>
        <source>The guide (F1) says more.</source>
        <translation>详见指南（F1）。</translation>
    </message>
    <message>
        <source>Copy the report and send it with what you did before.</source>
        <translation>请复制报告，并连同之前的操作一起发送。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>file, place in it</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>expected %1, found %2</source>
        <translation>应为 %1，实为 %2</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>应为 %1</translation>
    </message>
    <message>
        <source>found %1</source>
        <translation>实为 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>place: expected and found</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is wrong: evidence</comment>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Format</name>
    <message>
        <source>%1&#xa0;s</source>
        <translation>%1&#xa0;秒</translation>
    </message>
    <message>
        <source>%1&#xa0;min %2&#xa0;s</source>
        <translation>%1&#xa0;分 %2&#xa0;秒</translation>
    </message>
    <message>
        <source>%1&#xa0;h %2&#xa0;min</source>
        <translation>%1&#xa0;小时 %2&#xa0;分</translation>
    </message>
    <message>
        <source>about %1&#xa0;s left</source>
        <translation>约剩 %1&#xa0;秒</translation>
    </message>
    <message>
        <source>about %1&#xa0;min %2&#xa0;s left</source>
        <translation>约剩 %1&#xa0;分 %2&#xa0;秒</translation>
    </message>
    <message>
        <source>about %1&#xa0;min left</source>
        <translation>约剩 %1&#xa0;分</translation>
    </message>
    <message>
        <source>about %1&#xa0;h %2&#xa0;min left</source>
        <translation>约剩 %1&#xa0;小时 %2&#xa0;分</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>%1&#xa0;min ago</source>
        <translation>%1&#xa0;分钟前</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>date, see QDate::toString</comment>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>date</comment>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>%1&#xa0;kB</source>
        <translation>%1&#xa0;kB</translation>
    </message>
    <message>
        <source>%1&#xa0;MB</source>
        <translation>%1&#xa0;MB</translation>
    </message>
    <message>
        <source>%1&#xa0;GB</source>
        <translation>%1&#xa0;GB</translation>
    </message>
    <message>
        <source>%1&#xa0;MiB</source>
        <translation>%1&#xa0;MiB</translation>
    </message>
    <message>
        <source>%1&#xa0;GiB</source>
        <translation>%1&#xa0;GiB</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::HelpPage</name>
    <message>
        <source>Guide</source>
        <translation>指南</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>章节</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::HomePage</name>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Clear</source>
        <comment>recent projects</comment>
        <translation>清空</translation>
    </message>
    <message>
        <source>Clear the list of recent projects</source>
        <translation>清空最近项目列表</translation>
    </message>
    <message>
        <source>Drop a project or a model anywhere</source>
        <translation>可将项目或模型拖到任意位置</translation>
    </message>
    <message>
        <source>See where models agree with people, where they do not, and which layer, word or sound it comes from.</source>
        <translation>看清模型在哪里与人一致、在哪里不一致，以及来自哪一层、哪个词或哪段声音。</translation>
    </message>
    <message>
        <source>Open the demo project</source>
        <translation>打开演示项目</translation>
    </message>
    <message>
        <source>No NVIDIA GPU found. Everything works on the CPU, large models take longer.</source>
        <translation>未找到 NVIDIA GPU。一切都可在 CPU 上运行，大型模型需要更长时间。</translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation>将文件拖到此处</translation>
    </message>
    <message>
        <source>A project, or a model: its folder or its file.</source>
        <translation>项目或模型：文件夹或文件均可。</translation>
    </message>
    <message numerus="yes">
        <source>%n view(s) of one project</source>
        <translation>
            <numerusform>同一项目的 %n 个视图</numerusform>
        </translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>any command</source>
        <translation>任意命令</translation>
    </message>
    <message>
        <source>guide</source>
        <translation>指南</translation>
    </message>
    <message>
        <source>keys of this view</source>
        <translation>此视图的按键</translation>
    </message>
    <message>
        <source>takes back anything</source>
        <translation>撤销任何操作</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Locate %1</source>
        <translation>查找 %1</translation>
    </message>
    <message>
        <source>Projects (*.plumb)</source>
        <translation>项目 (*.plumb)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Take %1 off the list</source>
        <translation>将 %1 从列表中移除</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Hide the inspector</source>
        <translation>隐藏检查器</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::JobModel</name>
    <message>
        <source>queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>用时 %1</translation>
    </message>
    <message>
        <source>cancelled by you</source>
        <translation>被您取消</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>工作</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>显示结果</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>再次运行</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::JobsPage</name>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Jobs. Enter does what the row&apos;s button says, Delete cancels or removes.</source>
        <translation>任务。回车执行该行的操作，Delete 取消或移除。</translation>
    </message>
    <message>
        <source>No jobs. What takes longer than a moment is listed here.</source>
        <translation>没有任务。需要较长时间的工作会列在这里。</translation>
    </message>
    <message>
        <source>Which jobs</source>
        <translation>哪些任务</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已完成</translation>
    </message>
    <message>
        <source>Take finished jobs off the list</source>
        <translation>将已完成的任务从列表中移除</translation>
    </message>
    <message>
        <source>Jobs go on while you work. Closing the window asks first.</source>
        <translation>您工作时任务继续运行。关闭窗口前会先询问。</translation>
    </message>
    <message>
        <source>Act on the job</source>
        <translation>处理任务</translation>
    </message>
    <message>
        <source>Log of the job</source>
        <translation>任务日志</translation>
    </message>
    <message>
        <source>No job selected</source>
        <translation>未选择任务</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Choose a job to see how it went.</source>
        <translation>选择一个任务查看其情况。</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyEditor</name>
    <message>
        <source>Keys of all commands. Enter changes the key, Delete goes back to the key at first.</source>
        <translation>所有命令的按键。回车更改按键，Delete 恢复初始按键。</translation>
    </message>
    <message>
        <source>Double click a key to change it</source>
        <translation>双击按键可更改</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>All keys as at first</source>
        <translation>所有按键恢复初始值</translation>
    </message>
    <message>
        <source>A key can mean different things in different views. Clashes inside a view are refused.</source>
        <translation>同一按键在不同视图中可以有不同含义。同一视图内的冲突会被拒绝。</translation>
    </message>
    <message>
        <source>%1 is taken by “%2”.</source>
        <translation>%1 已被“%2”占用。</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyField</name>
    <message>
        <source>Press the keys …</source>
        <translation>请按键……</translation>
    </message>
    <message>
        <source>Press the new keys. Esc keeps the old ones.</source>
        <translation>请按新的按键。Esc 保留原按键。</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyModel</name>
    <message>
        <source>no key</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>Back to the key at first</source>
        <translation>恢复初始按键</translation>
    </message>
    <message>
        <source>Back to the key at first (Delete)</source>
        <translation>恢复初始按键（Delete）</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>所有视图</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>所有视图</translation>
    </message>
    <message>
        <source>All keys can be changed in Settings. Esc closes.</source>
        <translation>所有按键都可在设置中更改。Esc 关闭。</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::MainWindow</name>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>指南</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Projects (*.plumb)</source>
        <translation>项目 (*.plumb)</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Report copied. It holds the end of the log and nothing of your project.</source>
        <translation>报告已复制。其中有日志末尾，不含项目内容。</translation>
    </message>
    <message>
        <source>Not saved: %1. Your work is kept here and tried again.</source>
        <translation>未保存：%1。您的工作仍保留在此，并会继续尝试。</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Something is not saved yet: %1</source>
        <translation>仍有内容未保存：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) still running. Closing the window stops them.</source>
        <translation>
            <numerusform>仍有 %n 个任务在运行。关闭窗口会停止它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close anyway</source>
        <translation>仍然关闭</translation>
    </message>
    <message>
        <source>%1 is of no known kind. Known are projects (.plumb) and models (a folder, .safetensors, .gguf).</source>
        <translation>%1 不是已知类型。已知类型为项目（.plumb）和模型（文件夹、.safetensors、.gguf）。</translation>
    </message>
    <message>
        <source>Numbers of the plot</source>
        <translation>图中的数值</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::OpenModelPage</name>
    <message>
        <source>Open the model</source>
        <translation>打开该模型</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>What the model is</source>
        <translation>模型概况</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to where you were</source>
        <translation>返回之前的位置</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Choose a model&apos;s folder</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Choose a model&apos;s file</source>
        <translation>选择模型文件</translation>
    </message>
    <message>
        <source>A .gguf or .safetensors file</source>
        <translation>.gguf 或 .safetensors 文件</translation>
    </message>
    <message>
        <source>Or drop a folder or a file anywhere in the window.</source>
        <translation>也可将文件夹或文件拖到窗口任意位置。</translation>
    </message>
    <message>
        <source>Known models</source>
        <translation>已知模型</translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation>以前打开过</translation>
    </message>
    <message>
        <source>In the Hugging Face cache</source>
        <translation>在 Hugging Face 缓存中</translation>
    </message>
    <message>
        <source>Which model?</source>
        <translation>哪个模型？</translation>
    </message>
    <message>
        <source>Choose one at the left to see what it is and how much memory it needs. Nothing is loaded before you open it.</source>
        <translation>在左侧选择一个，查看它是什么、需要多少内存。打开之前不会加载任何内容。</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors *.safetensors.index.json config.json)</source>
        <translation>模型 (*.gguf *.safetensors *.safetensors.index.json config.json)</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Heads a layer</source>
        <translation>每层头数</translation>
    </message>
    <message>
        <source>%1, in %2 groups that share keys and values</source>
        <translation>%1，分为 %2 组共用键和值</translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation>最长文本</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘上</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>is there</source>
        <translation>有</translation>
    </message>
    <message>
        <source>none; texts cannot be read with this model</source>
        <translation>没有；无法用该模型读取文本</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1 are free now. The weights and what work takes beside them:</source>
        <translation>现有 %1 可用。权重及运算另需的内存：</translation>
    </message>
    <message>
        <source>%1, layer by layer</source>
        <translation>%1，逐层读取</translation>
    </message>
    <message>
        <source>%1, in memory</source>
        <translation>%1，放入内存</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>放得下</translation>
    </message>
    <message>
        <source>%1 too much</source>
        <translation>超出 %1</translation>
    </message>
    <message>
        <source>Each layer is read from the file when it is used: slower, with little memory</source>
        <translation>每层在使用时才从文件读取：较慢，但占内存很少</translation>
    </message>
    <message>
        <source>Weights are held as %1</source>
        <translation>权重以 %1 存放</translation>
    </message>
    <message>
        <source>fits, recommended</source>
        <translation>放得下，推荐</translation>
    </message>
    <message>
        <source>No way fits into what is free. Close other programs or models, or take a smaller model.</source>
        <translation>现有内存都放不下。请关闭其他程序或模型，或选用较小的模型。</translation>
    </message>
    <message>
        <source>Nothing is loaded before you open it</source>
        <translation>打开之前不会加载任何内容</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::PageHost</name>
    <message>
        <source>Tool bar of the view</source>
        <translation>视图工具栏</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Palette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或运行命令</translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation>搜索或运行</translation>
    </message>
    <message>
        <source>Commands that match</source>
        <translation>匹配的命令</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>run</source>
        <comment>palette: Enter runs the command</comment>
        <translation>运行</translation>
    </message>
    <message>
        <source>this view only</source>
        <translation>仅此视图</translation>
    </message>
    <message>
        <source># tags</source>
        <translation># 标签</translation>
    </message>
    <message>
        <source>@ items</source>
        <translation>@ 条目</translation>
    </message>
    <message>
        <source>: time or row</source>
        <translation>: 时间或行</translation>
    </message>
    <message>
        <source>&gt; commands</source>
        <translation>&gt; 命令</translation>
    </message>
    <message>
        <source>In this view</source>
        <translation>在此视图中</translation>
    </message>
    <message>
        <source>not available: %1</source>
        <translation>不可用：%1</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Data and sets</source>
        <translation>数据与集合</translation>
    </message>
    <message>
        <source>Settings and export</source>
        <translation>设置与导出</translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n 项匹配</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Rail</name>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Section</name>
    <message>
        <source>Fold or open %1</source>
        <translation>折叠或展开%1</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>设置分组</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Settings apply at once</source>
        <translation>设置立即生效</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>changes at the next start</source>
        <translation>下次启动时生效</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Light</source>
        <comment>theme</comment>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <comment>theme</comment>
        <translation>深色</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>100 % is 12 px body text</source>
        <translation>100 % 为 12 px 正文</translation>
    </message>
    <message>
        <source>Fewer animations</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动效</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>The fastest that is there</source>
        <translation>现有最快的设备</translation>
    </message>
    <message>
        <source>where models run</source>
        <translation>模型运行之处</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>all</source>
        <comment>threads</comment>
        <translation>全部</translation>
    </message>
    <message>
        <source>of the CPU, for all jobs together</source>
        <translation>CPU 线程，所有任务合计</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Normal</source>
        <comment>contrast</comment>
        <translation>标准</translation>
    </message>
    <message>
        <source>High</source>
        <comment>contrast</comment>
        <translation>高</translation>
    </message>
    <message>
        <source>high: lines instead of tints, in the colours of the system</source>
        <translation>高：以线条代替底色，采用系统的颜色</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>for models that are opened from now on</source>
        <translation>用于此后打开的模型</translation>
    </message>
    <message numerus="yes">
        <source>This computer has %n core(s). Changes at the next start.</source>
        <translation>
            <numerusform>本机有 %n 个核心。下次启动时生效。</numerusform>
        </translation>
    </message>
    <message>
        <source>Preview for</source>
        <translation>色觉预览</translation>
    </message>
    <message>
        <source>Off</source>
        <comment>preview</comment>
        <translation>关</translation>
    </message>
    <message>
        <source>Protan</source>
        <translation>红色盲</translation>
    </message>
    <message>
        <source>Deutan</source>
        <translation>绿色盲</translation>
    </message>
    <message>
        <source>Tritan</source>
        <translation>蓝色盲</translation>
    </message>
    <message>
        <source>shows the whole window that way, until the program ends; exported figures stay</source>
        <translation>以此显示整个窗口，直到程序结束；导出的图不变</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ShellCommands</name>
    <message>
        <source>no project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open the demo project</source>
        <translation>打开演示项目</translation>
    </message>
    <message>
        <source>Close the project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Write everything now</source>
        <translation>立即写入全部</translation>
    </message>
    <message>
        <source>Show the project in its folder</source>
        <translation>在文件夹中显示项目</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>nothing to undo</source>
        <translation>没有可撤销的操作</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>nothing to redo</source>
        <translation>没有可重做的操作</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>150 % is the largest</source>
        <translation>150 % 为最大</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>90 % is the smallest</source>
        <translation>90 % 为最小</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>浅色主题</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一区域</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>上一区域</translation>
    </message>
    <message>
        <source>Cancel the newest job</source>
        <translation>取消最新任务</translation>
    </message>
    <message>
        <source>no job is running</source>
        <translation>没有正在运行的任务</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或运行命令</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>指南</translation>
    </message>
    <message>
        <source>Keys of this view</source>
        <translation>此视图的按键</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Show the log file</source>
        <translation>显示日志文件</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>没有日志文件</translation>
    </message>
    <message>
        <source>Close the topmost thing, or clear the selection</source>
        <translation>关闭最上层，或清除选择</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Show the plot as a table</source>
        <translation>以表格显示图</translation>
    </message>
    <message>
        <source>no plot with numbers is in sight</source>
        <translation>看不到带数值的图</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>Export the numbers…</source>
        <translation>导出数值…</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::StatusStrip</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress of the job</source>
        <translation>任务进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the job</source>
        <translation>取消任务</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) waiting</source>
        <translation>
            <numerusform>%n 个任务等待中</numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs running</source>
        <translation>没有运行中的任务</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>job, its work</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>取消%1</translation>
    </message>
    <message numerus="yes">
        <source>%n more running</source>
        <translation>
            <numerusform>另有 %n 个运行中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n queued</source>
        <translation>
            <numerusform>%n 个排队</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>n more running, n queued</comment>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Nothing to save</source>
        <translation>没有需要保存的内容</translation>
    </message>
    <message>
        <source>All changes saved</source>
        <translation>所有更改已保存</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>未保存：%1</translation>
    </message>
    <message>
        <source>Read only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Read only: %1</source>
        <translation>只读：%1</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <comment>depth of the undo stack</comment>
        <translation>撤销 %1</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>没有可撤销的操作</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::TablePage</name>
    <message>
        <source>Numbers of the plot</source>
        <translation>图中的数值</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Export numbers…</source>
        <translation>导出数值…</translation>
    </message>
    <message>
        <source>Back to the plot</source>
        <translation>返回图</translation>
    </message>
    <message>
        <source>Esc goes back to the plot</source>
        <translation>按 Esc 返回图</translation>
    </message>
    <message>
        <source>%1, %2 × %3 numbers</source>
        <translation>%1，%2 × %3 个数值</translation>
    </message>
    <message>
        <source>copied numbers</source>
        <translation>复制的数值</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>最多 %1</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Export numbers</source>
        <translation>导出数值</translation>
    </message>
    <message>
        <source>Tables (*.csv);;JSON (*.json)</source>
        <translation>表格 (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>No plot is shown here. Go to one and show it as a table.</source>
        <translation>这里没有图。请转到某个图并以表格显示。</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::TitleBar</name>
    <message>
        <source>Title bar</source>
        <translation>标题栏</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>搜索或运行命令</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation>搜索或运行</translation>
    </message>
    <message>
        <source>No project open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>Project, %1</source>
        <translation>项目，%1</translation>
    </message>
    <message>
        <source>New, open and recent projects</source>
        <translation>新建、打开和最近的项目</translation>
    </message>
    <message>
        <source>Data set, %1</source>
        <translation>数据集，%1</translation>
    </message>
    <message>
        <source>Model, %1</source>
        <translation>模型，%1</translation>
    </message>
    <message>
        <source>full</source>
        <translation>已满</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n thread(s)</source>
        <comment>device</comment>
        <translation>
            <numerusform>%1 · %n 线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Device, %1</source>
        <translation>设备，%1</translation>
    </message>
    <message>
        <source>Devices and threads…</source>
        <translation>设备与线程…</translation>
    </message>
    <message>
        <source>No model is held in memory</source>
        <translation>内存中没有模型</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>model: memory</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2, not in use</source>
        <comment>model: memory</comment>
        <translation>%1：%2，未在使用</translation>
    </message>
    <message>
        <source>Let go of what is not in use</source>
        <translation>释放未在使用的模型</translation>
    </message>
</context>
</TS>
