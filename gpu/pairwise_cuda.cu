// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA twins of pairwise_fast.cpp: rows are packed, then every pair of a tile of maps is one thread's sum.
#include "gpu/jsd_feature_map.h"
#include "gpu/pairwise_cuda.h"

#include <algorithm>
#include <cuda_runtime.h>
#include <new>
#include <vector>

namespace plumbline::gpu::cuda {

namespace {

constexpr int kThreads = 16; // of a block, along each side
constexpr int kTile = 2 * kThreads; // maps of a block, along each side: two by two pairs a thread
constexpr int kDepth = 32; // columns in shared memory at a time
constexpr int kPackThreads = 128;
constexpr float kLn2 = 0.69314718055994531f;

struct Failure {
    Outcome outcome;
};

void check(cudaError_t error, const char* call)
{
    if (error == cudaSuccess)
        return;
    (void)cudaGetLastError(); // or the next check would report it once more
    throw Failure{{error == cudaErrorMemoryAllocation ? Outcome::Kind::OutOfMemory : Outcome::Kind::Failed, call,
        cudaGetErrorString(error)}};
}

template <class T> class Buffer {
public:
    explicit Buffer(std::size_t count)
    {
        check(cudaMalloc(reinterpret_cast<void**>(&m_data), std::max<std::size_t>(1, count) * sizeof(T)), "cudaMalloc");
    }
    ~Buffer() { (void)cudaFree(m_data); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    T* get() const { return m_data; }

private:
    T* m_data = nullptr;
};

/// Makes the device current, and the former one again at the end.
class Current {
public:
    explicit Current(int device)
    {
        check(cudaGetDevice(&m_before), "cudaGetDevice");
        check(cudaSetDevice(device), "cudaSetDevice");
    }
    ~Current() { (void)cudaSetDevice(m_before); }
    Current(const Current&) = delete;
    Current& operator=(const Current&) = delete;

private:
    int m_before = 0;
};

/// Ordered with the default stream, on which LibTorch may still be making the weights.
class Stream {
public:
    Stream() { check(cudaStreamCreate(&m_stream), "cudaStreamCreate"); }
    ~Stream()
    {
        (void)cudaStreamSynchronize(m_stream);
        (void)cudaStreamDestroy(m_stream);
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    cudaStream_t get() const { return m_stream; }

private:
    cudaStream_t m_stream = nullptr;
};

/// Floats of a packed row for each column.
template <Measure measure> constexpr std::size_t kPerColumn = measure == Measure::JsdPreview ? JsdFeatures::kCount : 1;

// As scalars: device code cannot index an array of constants of the host.
constexpr float kFrequency0 = static_cast<float>(JsdFeatures::kFrequency[0]);
constexpr float kFrequency1 = static_cast<float>(JsdFeatures::kFrequency[1]);
constexpr float kAmplitude0 = static_cast<float>(JsdFeatures::kAmplitude[0]);
constexpr float kAmplitude1 = static_cast<float>(JsdFeatures::kAmplitude[1]);

/// s log2 s: 0 for 0, NaN for NaN (fmaxf drops it, the product brings it back).
__device__ float sLog2S(float s)
{
    return s * __log2f(fmaxf(s, 1.17549435e-38f));
}

__device__ float blockSum(float value, float* scratch)
{
    __syncthreads();
    scratch[threadIdx.x] = value;
    for (int width = kPackThreads / 2; width > 0; width /= 2) {
        __syncthreads();
        if (static_cast<int>(threadIdx.x) < width)
            scratch[threadIdx.x] += scratch[threadIdx.x + width];
    }
    __syncthreads();
    return scratch[0];
}

__device__ float blockMost(float value, float* scratch)
{
    __syncthreads();
    scratch[threadIdx.x] = value;
    for (int width = kPackThreads / 2; width > 0; width /= 2) {
        __syncthreads();
        if (static_cast<int>(threadIdx.x) < width)
            scratch[threadIdx.x] = fmaxf(scratch[threadIdx.x], scratch[threadIdx.x + width]);
    }
    __syncthreads();
    return scratch[0];
}

/// A block packs the valid columns of one row of one map. @param mapStride of `weights`, in floats
template <Measure measure>
__global__ void packRows(const float* weights, std::size_t mapStride, std::size_t cols, const std::uint32_t* validCols,
    float* packed, float* own, std::uint8_t* ok)
{
    __shared__ float scratch[kPackThreads];
    const std::size_t map = blockIdx.x, row = blockIdx.y, maps = gridDim.x;
    const float* from = weights + map * mapStride + row * cols;
    const std::size_t valid = validCols[row];
    float* to = packed + (row * maps + map) * cols * kPerColumn<measure>;
    float mass = 0, second = 0, most = 0;
    for (std::size_t c = threadIdx.x; c < valid; c += kPackThreads) {
        mass += from[c];
        most = fmaxf(most, from[c]);
    }
    mass = blockSum(mass, scratch);
    most = blockMost(most, scratch);
    float result = 0;
    if (measure == Measure::Jsd) {
        for (std::size_t c = threadIdx.x; c < valid; c += kPackThreads) {
            const float x = from[c];
            second += sLog2S(x);
            to[c] = x;
        }
        result = 0.5f * kLn2 * (blockSum(second, scratch) + mass);
    } else if (measure == Measure::Cosine) {
        // Through the greatest entry: the squares of a faint row would vanish in float32.
        for (std::size_t c = threadIdx.x; c < valid; c += kPackThreads) {
            const float x = from[c] / most;
            second += x * x;
        }
        const float length = sqrtf(blockSum(second, scratch));
        for (std::size_t c = threadIdx.x; c < valid; c += kPackThreads)
            to[c] = from[c] / most / length;
        result = 0 * mass; // NaN stays NaN, whatever fmaxf made of it
    } else {
        for (std::size_t c = threadIdx.x; c < valid; c += kPackThreads) {
            const float x = from[c];
            const float exponent = logf(fmaxf(x, 1.17549435e-38f));
            for (int k = 0; k < JsdFeatures::kCount / 2; ++k) {
                float sine, cosine;
                sincosf((k == 0 ? kFrequency0 : kFrequency1) * exponent, &sine, &cosine);
                const float root = sqrtf((k == 0 ? kAmplitude0 : kAmplitude1) * x);
                to[c * JsdFeatures::kCount + 2 * k] = root * cosine;
                to[c * JsdFeatures::kCount + 2 * k + 1] = root * sine;
                second += root * cosine * root * cosine + root * sine * root * sine;
            }
        }
        result = 0.5f * blockSum(second, scratch);
    }
    if (threadIdx.x == 0) {
        own[row * maps + map] = result;
        ok[row * maps + map] = mass != 0.0f;
    }
}

/// A block: the pairs of one tile of maps for one row. values [rows, maps, maps], the upper triangle.
template <Measure measure>
__global__ void comparePairs(const float* packed, const float* own, const std::uint32_t* validCols, std::size_t maps,
    std::size_t cols, unsigned firstTile, float* values)
{
    const unsigned tileI = firstTile + blockIdx.y, tileJ = blockIdx.x;
    if (tileJ < tileI)
        return;
    __shared__ float p[kTile][kDepth + 1], q[kTile][kDepth + 1];
    const std::size_t row = blockIdx.z, stride = cols * kPerColumn<measure>;
    const std::size_t used = validCols[row] * kPerColumn<measure>;
    const std::size_t firstI = std::size_t{tileI} * kTile, firstJ = std::size_t{tileJ} * kTile;
    const float* base = packed + row * maps * stride;
    const int x = threadIdx.x, y = threadIdx.y, thread = y * kThreads + x;
    float sum[2][2] = {};
    for (std::size_t c = 0; c < used; c += kDepth) {
        for (int at = thread; at < kTile * kDepth; at += kThreads * kThreads) {
            const int map = at / kDepth, column = at % kDepth;
            const bool inside = c + column < used;
            p[map][column] = inside && firstI + map < maps ? base[(firstI + map) * stride + c + column] : 0.0f;
            q[map][column] = inside && firstJ + map < maps ? base[(firstJ + map) * stride + c + column] : 0.0f;
        }
        __syncthreads();
        for (int column = 0; column < kDepth; ++column) {
            const float p0 = p[y][column], p1 = p[y + kThreads][column];
            const float q0 = q[x][column], q1 = q[x + kThreads][column];
            if (measure == Measure::Jsd) {
                sum[0][0] += sLog2S(p0 + q0);
                sum[0][1] += sLog2S(p0 + q1);
                sum[1][0] += sLog2S(p1 + q0);
                sum[1][1] += sLog2S(p1 + q1);
            } else {
                sum[0][0] += p0 * q0;
                sum[0][1] += p0 * q1;
                sum[1][0] += p1 * q0;
                sum[1][1] += p1 * q1;
            }
        }
        __syncthreads();
    }
    constexpr float scale = measure == Measure::Jsd ? 0.5f * kLn2 : measure == Measure::Cosine ? -1.0f : 1.0f;
    for (int a = 0; a < 2; ++a) {
        for (int b = 0; b < 2; ++b) {
            const std::size_t i = firstI + y + a * kThreads, j = firstJ + x + b * kThreads;
            if (i > j || j >= maps)
                continue;
            const float ownI = own[row * maps + i], ownJ = own[row * maps + j];
            float value = ownI + ownJ - scale * sum[a][b];
            if (i == j)
                value = (measure == Measure::Cosine ? 1.0f : 0.0f) + 0 * ownI;
            values[(row * maps + i) * maps + j] = value < 0 ? 0.0f : value; // keeps NaN
        }
    }
}

/// A thread: one pair, over the rows in their order.
__global__ void addRows(
    const float* values, const std::uint8_t* ok, std::size_t maps, std::size_t rows, double* sums, double* counts)
{
    const std::size_t pair = std::size_t{blockIdx.x} * blockDim.x + threadIdx.x;
    const std::size_t i = pair / maps, j = pair % maps;
    if (pair >= maps * maps || j < i)
        return;
    double sum = 0, count = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        if (ok[row * maps + i] && ok[row * maps + j]) {
            sum += values[(row * maps + i) * maps + j];
            count += 1;
        }
    }
    sums[pair] += sum;
    counts[pair] += count;
}

bool onDevice(const void* pointer)
{
    cudaPointerAttributes attributes{};
    if (cudaPointerGetAttributes(&attributes, pointer) != cudaSuccess) {
        (void)cudaGetLastError();
        return false;
    }
    return attributes.type == cudaMemoryTypeDevice || attributes.type == cudaMemoryTypeManaged;
}

bool cancelled(const PairwiseRequest& request)
{
    return request.cancelled != nullptr && request.cancelled(request.context);
}

template <Measure measure> Outcome run(const PairwiseRequest& request)
{
    constexpr double kPairColumnsOfLaunch = 1e10;
    constexpr std::size_t kChunkMemory = std::size_t{256} << 20, kMostRows = 1024;
    const Current current(request.device);
    const std::size_t maps = request.maps, cols = request.cols, pairs = maps * maps;
    const bool resident = onDevice(request.weights);

    const std::size_t rowBytes = (maps * cols * (kPerColumn<measure> + (resident ? 0 : 1)) + pairs) * sizeof(float);
    const double rowWork = 0.5 * static_cast<double>(pairs) * static_cast<double>(cols * kPerColumn<measure>);
    const std::size_t byWork = static_cast<std::size_t>(std::clamp(kPairColumnsOfLaunch / rowWork, 1.0, 1024.0));
    const std::size_t chunk = std::min({request.rows, kMostRows, byWork, std::max<std::size_t>(1, kChunkMemory / rowBytes)});
    const std::size_t tiles = (maps + kTile - 1) / kTile;
    // A single row of very many maps is more than a launch should hold: bands of tiles.
    const double bandWork = rowWork * static_cast<double>(chunk) / static_cast<double>(tiles);
    const std::size_t band = static_cast<std::size_t>(
        std::clamp(kPairColumnsOfLaunch / bandWork, 1.0, static_cast<double>(std::min<std::size_t>(tiles, 65535))));

    const Buffer<float> upload(resident ? 0 : maps * chunk * cols);
    const Buffer<float> packed(chunk * maps * cols * kPerColumn<measure>);
    const Buffer<float> own(chunk * maps), values(chunk * pairs);
    const Buffer<std::uint8_t> ok(chunk * maps);
    const Buffer<std::uint32_t> valid(request.rows);
    const Buffer<double> sums(pairs), counts(pairs);
    // Declared last, so that it is drained before the buffers go.
    const Stream stream;
    check(cudaMemsetAsync(sums.get(), 0, pairs * sizeof(double), stream.get()), "cudaMemset");
    check(cudaMemsetAsync(counts.get(), 0, pairs * sizeof(double), stream.get()), "cudaMemset");
    std::vector<std::uint32_t> lengths(request.rows, static_cast<std::uint32_t>(cols));
    if (request.validCols != nullptr)
        std::copy(request.validCols, request.validCols + request.rows, lengths.begin());
    check(cudaMemcpy(valid.get(), lengths.data(), lengths.size() * sizeof(std::uint32_t), cudaMemcpyHostToDevice), "cudaMemcpy");

    for (std::size_t first = 0; first < request.rows; first += chunk) {
        if (cancelled(request))
            return {Outcome::Kind::Cancelled, "", ""};
        const std::size_t rows = std::min(chunk, request.rows - first);
        const float* weights = request.weights + first * cols;
        std::size_t mapStride = request.rows * cols;
        if (!resident) {
            check(cudaMemcpy2DAsync(upload.get(), rows * cols * sizeof(float), weights, mapStride * sizeof(float),
                      rows * cols * sizeof(float), maps, cudaMemcpyHostToDevice, stream.get()),
                "cudaMemcpy2D");
            weights = upload.get();
            mapStride = rows * cols;
        }
        const auto gridMaps = static_cast<unsigned>(maps), gridRows = static_cast<unsigned>(rows);
        packRows<measure><<<dim3(gridMaps, gridRows), kPackThreads, 0, stream.get()>>>(
            weights, mapStride, cols, valid.get() + first, packed.get(), own.get(), ok.get());
        check(cudaGetLastError(), "packRows");
        for (std::size_t tile = 0; tile < tiles; tile += band) {
            if (cancelled(request))
                return {Outcome::Kind::Cancelled, "", ""};
            const dim3 grid(static_cast<unsigned>(tiles), static_cast<unsigned>(std::min(band, tiles - tile)), gridRows);
            comparePairs<measure><<<grid, dim3(kThreads, kThreads), 0, stream.get()>>>(
                packed.get(), own.get(), valid.get() + first, maps, cols, static_cast<unsigned>(tile), values.get());
            check(cudaGetLastError(), "comparePairs");
            check(cudaStreamSynchronize(stream.get()), "comparePairs");
        }
        addRows<<<static_cast<unsigned>((pairs + 255) / 256), 256, 0, stream.get()>>>(
            values.get(), ok.get(), maps, rows, sums.get(), counts.get());
        check(cudaGetLastError(), "addRows");
    }
    std::vector<double> hostSums(pairs), hostCounts(pairs);
    check(
        cudaMemcpyAsync(hostSums.data(), sums.get(), pairs * sizeof(double), cudaMemcpyDeviceToHost, stream.get()), "cudaMemcpy");
    check(cudaMemcpyAsync(hostCounts.data(), counts.get(), pairs * sizeof(double), cudaMemcpyDeviceToHost, stream.get()),
        "cudaMemcpy");
    check(cudaStreamSynchronize(stream.get()), "cudaStreamSynchronize");
    for (std::size_t i = 0; i < maps; ++i) {
        for (std::size_t j = i; j < maps; ++j) {
            const std::size_t above = i * maps + j, below = j * maps + i;
            request.sums[above] += hostSums[above];
            request.counts[above] += hostCounts[above];
            if (i != j) {
                request.sums[below] += hostSums[above];
                request.counts[below] += hostCounts[above];
            }
        }
    }
    return {};
}

} // namespace

Outcome pairwise(Measure measure, const PairwiseRequest& request) noexcept
{
    try {
        switch (measure) {
        case Measure::Jsd: return run<Measure::Jsd>(request);
        case Measure::Cosine: return run<Measure::Cosine>(request);
        case Measure::JsdPreview: return run<Measure::JsdPreview>(request);
        }
        return {};
    } catch (const Failure& failure) {
        return failure.outcome;
    } catch (const std::bad_alloc&) {
        return {Outcome::Kind::OutOfMemory, "", ""};
    } catch (...) {
        return {Outcome::Kind::Failed, "pairwise", "an exception"};
    }
}

} // namespace plumbline::gpu::cuda
