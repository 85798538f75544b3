// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/head_network.h"

#include "core/nn/torch_workers.h"
#include "gpu/head_mix.h"

#include <torch/csrc/autograd/custom_function.h>

namespace plumbline::lisa {

namespace {
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

bool given(const at::Tensor& tensor)
{
    return tensor.defined() && tensor.numel() > 0;
}

/// A function of autograd takes no undefined tensors: an empty one says the same.
at::Tensor orEmpty(const at::Tensor& tensor)
{
    return tensor.defined() ? tensor : at::empty({0});
}

const float* dataOf(const at::Tensor& tensor)
{
    return given(tensor) ? tensor.const_data_ptr<float>() : nullptr;
}

Span3<const float> mapsOf(const at::Tensor& tensor)
{
    return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.size(0) * tensor.size(1)), static_cast<std::size_t>(tensor.size(2)),
            static_cast<std::size_t>(tensor.size(3))};
}

Span3<float> writable(const at::Tensor& tensor)
{
    return {tensor.mutable_data_ptr<float>(), static_cast<std::size_t>(tensor.size(0) * tensor.size(1)), static_cast<std::size_t>(tensor.size(2)),
            static_cast<std::size_t>(tensor.size(3))};
}

std::vector<std::uint32_t> causal(const at::Tensor& maps)
{
    std::vector<std::uint32_t> valid(static_cast<std::size_t>(maps.size(2)));
    for (std::size_t t = 0; t < valid.size(); ++t)
        valid[t] = static_cast<std::uint32_t>(maps.size(3) - maps.size(2)) + static_cast<std::uint32_t>(t) + 1;
    return valid;
}

} // namespace

gpu::HeadNetwork networkOf(const HeadAlignment& alignment, std::int64_t heads)
{
    return {.heads = static_cast<std::size_t>(heads), .hidden = given(alignment.fc1) ? static_cast<std::size_t>(alignment.fc1.size(0)) : 0,
            .permutation = given(alignment.permutation) ? alignment.permutation.const_data_ptr<std::int32_t>() : nullptr,
            .linear = dataOf(alignment.linear), .w1 = dataOf(alignment.fc1), .b1 = dataOf(alignment.fc1Bias), .w2 = dataOf(alignment.fc2),
            .b2 = dataOf(alignment.fc2Bias),
            .activation = alignment.activation == AlignActivation::Relu ? gpu::HeadNetwork::Activation::Relu : gpu::HeadNetwork::Activation::Silu};
}

namespace {
/// One pass forward, one backward; the hidden rows are computed anew instead of kept.
class MixHeads : public torch::autograd::Function<MixHeads> {
public:
    static Variable forward(AutogradContext* context, const Variable& source, const Variable& added, const Variable& linear, const Variable& fc1,
                            const Variable& fc1Bias, const Variable& fc2, const Variable& fc2Bias, const at::Tensor& permutation, bool relu)
    {
        context->save_for_backward({source, linear, fc1, fc1Bias, fc2, fc2Bias, permutation});
        context->saved_data["relu"] = relu;
        context->saved_data["added"] = given(added);
        const HeadAlignment alignment{permutation, linear, fc1, fc1Bias, fc2, fc2Bias, relu ? AlignActivation::Relu : AlignActivation::Silu};
        at::Tensor out = at::empty_like(source);
        nn::TorchWorkers workers;
        gpu::mixHeads(networkOf(alignment, source.size(1)), mapsOf(source), given(added) ? mapsOf(added) : Span3<const float>{}, causal(source),
                      writable(out), {.workers = &workers});
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients)
    {
        const auto saved = context->get_saved_variables();
        const bool relu = context->saved_data["relu"].toBool();
        const HeadAlignment alignment{saved[6], saved[1], saved[2], saved[3], saved[4], saved[5], relu ? AlignActivation::Relu : AlignActivation::Silu};
        const at::Tensor& source = saved[0];
        const at::Tensor gradient = gradients[0].contiguous();
        const auto zeros = [](const at::Tensor& like) { return given(like) ? at::zeros_like(like) : at::Tensor(); };
        const auto to = [](const at::Tensor& tensor) { return tensor.defined() ? tensor.mutable_data_ptr<float>() : nullptr; };
        const at::Tensor linear = zeros(saved[1]), fc1 = zeros(saved[2]), fc1Bias = zeros(saved[3]), fc2 = zeros(saved[4]), fc2Bias = zeros(saved[5]);
        at::Tensor gradSource = at::empty_like(source);
        nn::TorchWorkers workers;
        gpu::mixHeadsBackward(networkOf(alignment, source.size(1)), mapsOf(source), mapsOf(gradient), causal(source), writable(gradSource),
                              {.linear = to(linear), .w1 = to(fc1), .b1 = to(fc1Bias), .w2 = to(fc2), .b2 = to(fc2Bias)}, {.workers = &workers});
        const bool hasAdded = context->saved_data["added"].toBool();
        return {gradSource, hasAdded ? gradient : at::Tensor(), linear, fc1, fc1Bias, fc2, fc2Bias, at::Tensor(), at::Tensor()};
    }
};
} // namespace

at::Tensor alignHeadsComposed(const HeadAlignment& alignment, const at::Tensor& source, const at::Tensor& added)
{
    // Cells of one sequence are the columns of one product: [rows, h] x [h, n*m]. A GPU then sums the gradient of the weights sequence by
    // sequence, not as one long sum over all cells.
    const std::int64_t batch = source.size(0), n = source.size(2), m = source.size(3);
    const auto product = [&](const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& columns) {
        const at::Tensor rows = at::bmm(weight.unsqueeze(0).expand({batch, weight.size(0), weight.size(1)}), columns);
        return bias.defined() ? rows + bias.view({1, -1, 1}) : rows;
    };
    const at::Tensor cells = source.reshape({batch, source.size(1), n * m});
    const auto maps = [&](const at::Tensor& rows) { return rows.view({batch, -1, n, m}); };
    at::Tensor out;
    const auto add = [&](const at::Tensor& term) { out = out.defined() ? out + term : term; };
    if (alignment.permutation.defined())
        add(source.index_select(1, alignment.permutation.to(source.device(), at::kLong)));
    if (alignment.linear.defined())
        add(maps(product(alignment.linear, {}, cells)));
    if (alignment.fc1.defined()) {
        const at::Tensor before = product(alignment.fc1, alignment.fc1Bias, cells);
        const at::Tensor inner = alignment.activation == AlignActivation::Gelu ? at::gelu(before)
            : alignment.activation == AlignActivation::Relu                    ? at::relu(before)
                                                                               : at::silu(before);
        add(maps(product(alignment.fc2, alignment.fc2Bias, inner)));
    }
    if (added.defined())
        add(added);
    return out.tril(source.size(3) - source.size(2));
}

at::Tensor alignHeads(const HeadAlignment& alignment, const at::Tensor& source, const at::Tensor& added)
{
    const bool ours = source.device().is_cpu() && source.scalar_type() == at::kFloat && alignment.activation != AlignActivation::Gelu;
    if (!ours)
        return alignHeadsComposed(alignment, source, added);
    return MixHeads::apply(source.contiguous(), orEmpty(added).contiguous(), orEmpty(alignment.linear), orEmpty(alignment.fc1), orEmpty(alignment.fc1Bias),
                           orEmpty(alignment.fc2), orEmpty(alignment.fc2Bias), orEmpty(alignment.permutation),
                           alignment.activation == AlignActivation::Relu);
}

} // namespace plumbline::lisa
