// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/next_token_loss.h"

#include "core/nn/load.h"

#include <algorithm>
#include <c10/core/GradMode.h>

namespace plumbline::lisa {

NextTokenLoss nextTokenLoss(nn::Decoder& decoder, const at::Tensor& student, const at::Tensor& teacher, const at::Tensor& ids,
                            const NextTokenWeights& weights, const CancelToken& cancel)
{
    // Rows of logits held at a time: what a CPU's caches like, and enough to keep a GPU busy.
    const std::int64_t block = student.device().is_cuda() ? 4096 : 128;
    const c10::NoGradGuard noGradients;
    const std::int64_t batch = student.size(0), asked = student.size(1) - 1, width = student.size(2);
    NextTokenLoss sum;
    sum.positions = batch * asked;
    const auto rows = [&](const at::Tensor& states) { return states.narrow(1, 0, asked).reshape({-1, width}); };
    const at::Tensor mine = rows(student), other = teacher.defined() ? rows(teacher) : at::Tensor();
    const at::Tensor targets = ids.to(student.device()).narrow(1, 1, asked).reshape({-1, 1});
    auto* resident = dynamic_cast<nn::ResidentWeights*>(&decoder.source());
    if (weights.gradient && resident == nullptr)
        throw Error(ErrorCode::InvalidArgument, {.place = "training", .expected = "weights held in memory", .found = "read layer by layer"});
    at::Tensor gradient = weights.gradient ? at::empty_like(mine) : at::Tensor();
    for (std::int64_t first = 0; first < mine.size(0); first += block) {
        throwIfCancelled(cancel);
        const std::int64_t count = std::min(block, mine.size(0) - first);
        const at::Tensor logits = decoder.source().head(mine.narrow(0, first, count), cancel).to(at::kFloat);
        const at::Tensor target = targets.narrow(0, first, count);
        const at::Tensor known = at::log_softmax(logits, -1);
        sum.crossEntropy -= known.gather(1, target).sum(at::kDouble).item<double>();
        at::Tensor change;
        if (weights.gradient) {
            change = known.exp().mul_(weights.crossEntropy);
            change.scatter_add_(1, target, at::full({count, 1}, -weights.crossEntropy, change.options()));
        }
        if (other.defined()) {
            const at::Tensor theirs = decoder.source().head(other.narrow(0, first, count), cancel).to(at::kFloat);
            sum.agreements += logits.argmax(-1).eq(theirs.argmax(-1)).sum().item<std::int64_t>();
            const double t = weights.temperature;
            const at::Tensor cool = t == 1.0 ? known : at::log_softmax(logits / t, -1), want = at::log_softmax(t == 1.0 ? theirs : theirs / t, -1);
            const at::Tensor weight = want.exp();
            // A block in float32, the blocks in double: the difference of near distributions is small.
            sum.divergence += at::sum(weight * (want - cool), at::kFloat).item<double>();
            if (weights.gradient && weights.divergence > 0.0) // of t² KL, as is usual, so that the temperature leaves its size
                change.add_(cool.exp().sub_(weight), weights.divergence * t);
        }
        if (weights.gradient)
            gradient.narrow(0, first, count).copy_(at::matmul((change / static_cast<double>(sum.positions)).to(resident->headWeight.scalar_type()), resident->headWeight));
    }
    if (weights.gradient) {
        sum.gradient = at::zeros_like(student);
        sum.gradient.narrow(1, 0, asked).copy_(gradient.view({batch, asked, width}));
    }
    return sum;
}

} // namespace plumbline::lisa
