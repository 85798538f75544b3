// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/inference_ops.h"

#include "core/nn/torch_workers.h"
#include "gpu/decode_ops.h"

#include <c10/core/GradMode.h>

namespace plumbline::nn {

namespace {
constexpr std::size_t kGrain = 16; // rows a thread is worth waking for

Span2<float> rowsOf(const at::Tensor& tensor, std::size_t begin, std::size_t end)
{
    const auto width = static_cast<std::size_t>(tensor.size(-1));
    return {tensor.mutable_data_ptr<float>() + begin * width, end - begin, width};
}

std::size_t rowCount(const at::Tensor& tensor)
{
    return static_cast<std::size_t>(tensor.numel() / tensor.size(-1));
}
} // namespace

bool canRunLean(const at::Tensor& x)
{
    return !c10::GradMode::is_enabled() && x.device().is_cpu() && x.scalar_type() == at::kFloat && x.is_contiguous() && x.numel() > 0;
}

at::Tensor leanRmsNorm(const at::Tensor& x, const at::Tensor& weight, double eps)
{
    at::Tensor out = at::empty_like(x);
    const std::span<const float> scale(weight.const_data_ptr<float>(), static_cast<std::size_t>(weight.numel()));
    TorchWorkers().run(rowCount(x), kGrain, [&](std::size_t begin, std::size_t end, int) {
        gpu::rmsNorm(rowsOf(x, begin, end), scale, static_cast<float>(eps), rowsOf(out, begin, end));
    });
    return out;
}

at::Tensor leanSiluMul(const at::Tensor& stacked)
{
    auto shape = stacked.sizes().vec();
    shape.back() /= 2;
    at::Tensor out = at::empty(shape, stacked.options());
    TorchWorkers().run(rowCount(out), kGrain, [&](std::size_t begin, std::size_t end, int) {
        const Span2<float> from = rowsOf(stacked, begin, end), to = rowsOf(out, begin, end);
        for (std::size_t row = 0; row < to.rows; ++row)
            gpu::siluMul({from.row(row), to.cols}, {from.row(row) + to.cols, to.cols}, {to.row(row), to.cols});
    });
    return out;
}

void leanRotate(const at::Tensor& stacked, std::int64_t heads, const at::Tensor& cos, const at::Tensor& sin)
{
    const auto width = static_cast<std::size_t>(cos.size(-1)), angles = rowCount(cos);
    const at::Tensor c = cos.contiguous(), s = sin.contiguous();
    TorchWorkers().run(rowCount(stacked), kGrain, [&](std::size_t begin, std::size_t end, int) {
        const Span2<float> rows = rowsOf(stacked, begin, end);
        for (std::size_t row = 0; row < rows.rows; ++row) {
            const std::size_t angle = (begin + row) % angles * width; // angles of one row of a batch serve all of them
            gpu::rotateHalf({rows.row(row), 1, static_cast<std::size_t>(heads), width}, {c.const_data_ptr<float>() + angle, 1, width},
                            {s.const_data_ptr<float>() + angle, 1, width});
        }
    });
}

} // namespace plumbline::nn
