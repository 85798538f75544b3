// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/thinning.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <vector>

namespace plumbline::lisa {

HeadAlignment thinned(const HeadAlignment& alignment, std::int64_t hidden)
{
    constexpr std::int64_t kCells = 4096;
    constexpr double kSpread = 3.0, kRidge = 1e-3;
    const c10::NoGradGuard noGradients;
    const auto wide = [](const at::Tensor& tensor) { return tensor.to(at::kCPU).to(at::kDouble); };
    at::Generator random = at::detail::createCPUGenerator(0);
    at::Tensor z = at::matmul(at::randn({kCells, alignment.fc1.size(1)}, random, at::kDouble) * kSpread, wide(alignment.fc1).t());
    if (alignment.fc1Bias.defined())
        z += wide(alignment.fc1Bias);
    const at::Tensor units = alignment.activation == AlignActivation::Silu ? at::silu(z) : alignment.activation == AlignActivation::Relu ? at::relu(z) : at::gelu(z);
    // Least squares on the units and, where there is a bias to hold it, a constant.
    const bool hasConstant = alignment.fc2Bias.defined();
    const at::Tensor all = hasConstant ? at::cat({units, at::ones({kCells, 1}, at::kDouble)}, 1) : units;
    const at::Tensor gram = at::matmul(all.t(), all), right = at::matmul(all.t(), at::matmul(units, wide(alignment.fc2).t()));
    std::vector<std::int64_t> kept(static_cast<std::size_t>(alignment.fc1.size(0)));
    for (std::size_t i = 0; i < kept.size(); ++i)
        kept[i] = static_cast<std::int64_t>(i);
    at::Tensor fitted;
    for (;;) {
        std::vector<std::int64_t> columns = kept;
        if (hasConstant)
            columns.push_back(units.size(1));
        const at::Tensor at = at::tensor(columns);
        const at::Tensor inverse = at::linalg_inv(gram.index_select(0, at).index_select(1, at) + kRidge * at::eye(static_cast<std::int64_t>(columns.size()), at::kDouble));
        fitted = at::matmul(inverse, right.index_select(0, at)); // [units kept (+ constant), heads]
        const auto count = static_cast<std::int64_t>(kept.size());
        if (count <= hidden)
            break;
        const at::Tensor cost = (fitted.square().sum(1) / inverse.diagonal()).narrow(0, 0, count); // what the error grows by without each
        kept.erase(kept.begin() + cost.argmin().item<std::int64_t>());
    }
    const at::Tensor at = at::tensor(kept);
    const auto narrow = [&](const at::Tensor& tensor) { return tensor.to(alignment.fc1.device()).to(at::kFloat).contiguous(); };
    HeadAlignment result = alignment;
    result.fc1 = narrow(wide(alignment.fc1).index_select(0, at));
    result.fc2 = narrow(fitted.narrow(0, 0, hidden).t());
    if (alignment.fc1Bias.defined())
        result.fc1Bias = narrow(wide(alignment.fc1Bias).index_select(0, at));
    if (hasConstant)
        result.fc2Bias = narrow(wide(alignment.fc2Bias) + fitted[hidden]);
    return result;
}

} // namespace plumbline::lisa
