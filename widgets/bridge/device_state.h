// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <vector>

namespace plumbline::bridge {

struct DeviceRow {
    QString id; ///< "cpu", "cuda:0"
    QString name; ///< "CPU", "NVIDIA H100"
    int threads = 0; ///< of a CPU
    double usedGiB = 0; ///< memory of a GPU; 0 of 0 where it is not watched
    double totalGiB = 0;
};

/// The devices that can be chosen, and the one in use. Whoever watches them calls set(). GUI thread.
class DeviceState : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    /// @param devices at least one; @param current index of the one in use
    void set(std::vector<DeviceRow> devices, std::size_t current)
    {
        m_devices = std::move(devices);
        m_current = current < m_devices.size() ? current : 0;
        Q_EMIT changed();
    }
    [[nodiscard]] const std::vector<DeviceRow>& devices() const { return m_devices; }
    [[nodiscard]] DeviceRow current() const { return m_devices.empty() ? DeviceRow{"cpu", "CPU"} : m_devices[m_current]; }

Q_SIGNALS:
    void changed();
    /// The person chose another in the device menu.
    void wanted(const QString& id);

private:
    std::vector<DeviceRow> m_devices;
    std::size_t m_current = 0;
};

} // namespace plumbline::bridge
